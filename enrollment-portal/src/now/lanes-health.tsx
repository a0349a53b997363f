import { Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useEventFormat } from '../event/current-event.ts';
import type { LaneFigures } from './figures.ts';
import { worriesOf } from './lane-worries.ts';
import classes from './now-page.module.css';

/** How each lane recognises people: what sinks here is seen before a queue is. */
export function LanesHealth({ lanes }: { lanes: readonly LaneFigures[] }) {
  const { t } = useTranslation();
  const format = useEventFormat();
  const share = (value: number | null) => (value === null ? '–' : format.percent(value));
  return (
    <section className={classes.card} aria-labelledby="lanes-health">
      <h2 id="lanes-health" className={classes.cardTitle}>
        {t('now.lanes.title')}
      </h2>
      {lanes.length === 0 ? (
        <Text fz="sm" c="dimmed">
          {t('now.lanes.none')}
        </Text>
      ) : (
        // What scrolls must be reached by keys too.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
        <div className={classes.scroll} tabIndex={0}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{t('now.lanes.lane')}</th>
                <th scope="col">{t('now.lanes.decisions')}</th>
                <th scope="col">{t('now.lanes.refused')}</th>
                <th scope="col">{t('now.lanes.similarity')}</th>
                <th scope="col">{t('now.lanes.drift')}</th>
                <th scope="col">{t('now.lanes.usable')}</th>
                <th scope="col">{t('now.lanes.suspect')}</th>
                <th scope="col">{t('now.lanes.decision')}</th>
              </tr>
            </thead>
            <tbody>
              {lanes.map((lane) => {
                const worries = worriesOf(lane);
                return (
                  <tr key={lane.laneId} data-tone={worries.length > 0 ? 'warn' : 'good'}>
                    <th scope="row">
                      {lane.gate} · {lane.lane}
                      {worries.map((worry) => (
                        <span key={worry} className={classes.worry}>
                          <IconAlertTriangle size={14} aria-hidden /> {t(`now.worry.${worry}`)}
                        </span>
                      ))}
                    </th>
                    <td>{format.number(lane.decisions)}</td>
                    <td>{format.percent(lane.refused / lane.decisions)}</td>
                    <td>{lane.similarity === null ? '–' : format.similarity(lane.similarity)}</td>
                    <td>
                      {lane.drift === null
                        ? '–'
                        : signed(format.similarity(Math.abs(lane.drift)), lane.drift)}
                    </td>
                    <td>{share(lane.usableShare)}</td>
                    <td>{share(lane.suspectShare)}</td>
                    <td>{lane.medianDecisionMs === null ? '–' : format.length(lane.medianDecisionMs)}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function signed(size: string, value: number): string {
  return `${value < 0 ? '−' : '+'}${size}`;
}
