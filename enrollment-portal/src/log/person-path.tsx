import { EmptyState, Paper, Text } from '@mantine/core';
import {
  type Icon,
  IconDoorEnter,
  IconDoorExit,
  IconHandStop,
  IconMapPin,
  IconRoute,
} from '@tabler/icons-react';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { listPassages, type Passage, type PassageFilter } from '#contract/passage';
import { call } from '../api/call.ts';
import { useEvent, useEventFormat, venuesQuery } from '../event/current-event.ts';
import type { PassagePage } from '../live/feed.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { PageLoader } from '../ui/page-loader.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import classes from './person-path.module.css';
import { type Stay, staysOf } from './stays.ts';

type OfPerson = PassageFilter & { readonly personId: string };

const PAGE = 200;
/** Beyond this a way is no longer read as one; the search narrows it. */
const MOST_PAGES = 5;

interface Way {
  readonly passages: readonly Passage[];
  /** Whether there are older entries than these. */
  readonly cut: boolean;
}

const wayQuery = (eventId: string, filter: OfPerson) =>
  queryOptions({
    queryKey: ['person-path', eventId, filter],
    queryFn: async ({ signal }): Promise<Way> => {
      const passages: Passage[] = [];
      let from: { readonly cursor?: string } = {};
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const query: PassageFilter & { readonly limit: number } = { ...filter, limit: PAGE, ...from };
        const reply: PassagePage = await call(listPassages, { params: { eventId }, query }, { signal });
        passages.push(...reply.passages);
        if (reply.nextCursor === null) return { passages, cut: false };
        from = { cursor: reply.nextCursor };
      }
      return { passages, cut: true };
    },
  });

/** Where somebody has been, zone by zone, the latest first. */
export function PersonPath({ filter }: { filter: OfPerson }) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const way = useQuery(wayQuery(eventId, filter));
  const venues = useQuery(venuesQuery(eventId));
  const failed = way.error ?? venues.error;
  if (failed !== null) {
    return <FailureNotice title={t('live.failed')} error={failed} onRetry={() => void way.refetch()} />;
  }
  if (way.data === undefined || venues.data === undefined) return <PageLoader />;
  const stays = staysOf(way.data.passages, venues.data);
  if (stays.length === 0) {
    return (
      <EmptyState
        py={64}
        icon={<IconRoute stroke={1.5} aria-hidden />}
        withIndicatorBackground
        title={t('log.path.none')}
        description={t('log.path.noneText')}
      />
    );
  }
  return (
    <>
      <ol className={classes.stays} aria-label={t('log.path.title')}>
        {stays.map((stay) => (
          <StayCard key={stay.id} stay={stay} />
        ))}
      </ol>
      <Text fz="sm" c="dimmed" mt="sm">
        {t(way.data.cut ? 'log.path.cut' : 'log.path.basis')}
      </Text>
    </>
  );
}

function StayCard({ stay }: { stay: Stay }) {
  const { t } = useTranslation();
  const format = useEventFormat();
  const { entered, left, turnedAway } = stay;
  return (
    <li className={classes.stay}>
      <Paper p="md" className={classes.card}>
        <div className={classes.head}>
          <Text fw={650}>
            {stay.zone}
            <Text span c="dimmed" fw={400}>
              {' '}
              · {stay.venue}
            </Text>
          </Text>
          {entered && left && (
            <Text fz="sm" c="dimmed">
              {t('log.path.stayed', { length: format.length(left.atMs - entered.atMs) })}
            </Text>
          )}
          {entered && !left && (
            <StatusBadge tone="info" icon={IconMapPin}>
              {t('log.path.inside')}
            </StatusBadge>
          )}
        </div>
        {left && (
          <Move icon={IconDoorExit} words={t('log.path.left', { gate: left.gate })} atMs={left.atMs} />
        )}
        {entered && (
          <Move
            icon={IconDoorEnter}
            words={t('log.path.entered', { gate: entered.gate })}
            atMs={entered.atMs}
          />
        )}
        {turnedAway > 0 && (
          <Move icon={IconHandStop} words={t('log.path.turnedAway', { times: format.number(turnedAway) })} />
        )}
      </Paper>
    </li>
  );
}

function Move({ icon: Shape, words, atMs }: { icon: Icon; words: string; atMs?: number }) {
  const format = useEventFormat();
  return (
    <div className={classes.move}>
      <Shape size={17} stroke={1.8} aria-hidden />
      <span>{words}</span>
      {atMs !== undefined && (
        <time dateTime={new Date(atMs).toISOString()} className={classes.time}>
          {format.dayAndTime(atMs)}
        </time>
      )}
    </div>
  );
}
