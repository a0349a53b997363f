import { Anchor, Progress, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { CalibrationProgress } from '#contract/promise';
import { useEvent, useEventFormat } from '../event/current-event.ts';
import { eventPath } from '../event/event-path.ts';
import { useMay } from '../session/current-session.tsx';
import { Notice } from '../ui/notice.tsx';
import { promisesQuery } from './promise-queries.ts';

/** How far the comparison of everyone with everyone is, and what waits for a person meanwhile. */
export function CalibrationState() {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const mayLook = useMay('person:read');
  const promises = useQuery(promisesQuery(eventId));
  if (!promises.data) return null;
  const { calibration, openLookAlikes } = promises.data;
  return (
    <>
      {calibration.kind !== 'up-to-date' && <Measuring progress={calibration} />}
      {openLookAlikes > 0 && mayLook && (
        <Notice tone="warn" title={t('promise.open', { count: openLookAlikes })}>
          <Anchor component={Link} to={eventPath(eventId, 'look-alikes')} fz="sm">
            {t('promise.toLookAlikes')}
          </Anchor>
        </Notice>
      )}
    </>
  );
}

function Measuring({ progress }: { progress: Exclude<CalibrationProgress, { kind: 'up-to-date' }> }) {
  const { t } = useTranslation();
  const format = useEventFormat();
  if (progress.kind === 'waiting') {
    const length = format.length(progress.estimatedSeconds * 1000);
    return <Notice tone="info">{t('promise.waiting', { length })}</Notice>;
  }
  const { settled, pending, secondsLeft, galleriesLeft } = progress;
  const percent = (100 * settled) / Math.max(1, settled + pending);
  return (
    <Notice tone="info" title={t('promise.measuring')}>
      <Progress value={percent} my={6} aria-label={t('promise.measuring')} />
      <Text fz="sm">
        {[
          t('promise.settled', {
            settled: format.number(settled),
            people: format.number(settled + pending),
          }),
          secondsLeft === null ? null : t('promise.left', { length: format.length(secondsLeft * 1000) }),
          galleriesLeft > 0 ? t('promise.galleriesLeft', { count: galleriesLeft }) : null,
        ]
          .filter((part) => part !== null)
          .join(' · ')}
      </Text>
    </Notice>
  );
}
