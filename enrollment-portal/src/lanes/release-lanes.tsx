import { IconCircleCheck, IconPlugConnectedX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Prepared } from './release.ts';
import classes from './release-lanes.module.css';

/** Lanes by name, and which of them cannot hear: somebody must go there. */
export function ReleaseLanes({ lanes }: { lanes: Prepared['lanes'] }) {
  const { t } = useTranslation();
  return (
    <ul className={classes.lanes}>
      {lanes.map((lane) => {
        const Shape = lane.gate === 'online' ? IconCircleCheck : IconPlugConnectedX;
        return (
          <li key={lane.laneId} className={classes.lane} data-tone={lane.gate === 'online' ? 'good' : 'bad'}>
            <Shape size={17} aria-hidden className={classes.icon} />
            {lane.accessPoint.name} · {lane.name}
            {lane.gate !== 'online' && (
              <strong className={classes.cannot}>{t('laneOrders.release.cannotHear')}</strong>
            )}
          </li>
        );
      })}
    </ul>
  );
}
