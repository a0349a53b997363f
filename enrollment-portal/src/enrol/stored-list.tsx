import { Paper, Text } from '@mantine/core';
import { type Icon, IconCamera, IconDoorEnter, IconFaceId, IconFingerprint } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { OwnEnrolment } from '#contract/enrolment';
import { useFormat } from '../ui/use-format.ts';
import classes from './stored-list.module.css';

type Stored = OwnEnrolment['stored'][number];

const ICONS: Readonly<Record<Stored['what'], Icon>> = {
  photo: IconFaceId,
  template: IconFingerprint,
  'captured-face': IconCamera,
  passages: IconDoorEnter,
};

/** Each thing that is stored with how long, and who answers for it. */
export function StoredList({ enrolment: { stored, controller, event } }: { enrolment: OwnEnrolment }) {
  const { t } = useTranslation();
  const kept = useKeptText(event.timeZone);
  return (
    <Paper p="md">
      <ul className={classes.list}>
        {stored.map((thing) => {
          const Shape = ICONS[thing.what];
          return (
            <li key={thing.what} className={classes.thing}>
              <Shape size={26} stroke={1.6} aria-hidden className={classes.icon} />
              <div>
                <Text fw={600}>{t(`enrol.stored.${thing.what}.name`)}</Text>
                <Text fz="sm">{t(`enrol.stored.${thing.what}.why`)}</Text>
                <Text fz="sm" c="dimmed">
                  {kept(thing.kept)}
                </Text>
              </div>
            </li>
          );
        })}
      </ul>
      <Text fz="sm" mt="md">
        {t('enrol.stored.by', { controller: controller.name })}
        {controller.contact !== null && ` ${controller.contact}`}
      </Text>
    </Paper>
  );
}

function useKeptText(timeZone: string): (kept: Stored['kept']) => string {
  const { t } = useTranslation();
  const format = useFormat(timeZone);
  return (kept) => {
    switch (kept.kind) {
      case 'for':
        return kept.ms === 0 ? t('enrol.kept.not') : t('enrol.kept.for', { length: format.length(kept.ms) });
      case 'until':
        return t('enrol.kept.until', { day: format.day(kept.at) });
      case 'until-withdrawn':
      case 'with-event':
        return t(`enrol.kept.${kept.kind}`);
    }
  };
}
