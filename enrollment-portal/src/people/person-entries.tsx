import { Text } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { listPassages, type Passage } from '#contract/passage';
import { call } from '../api/call.ts';
import { useEvent, useEventFormat } from '../event/current-event.ts';
import { OutcomeBadge } from '../live/outcome-badge.tsx';
import classes from './person-entries.module.css';

const SHOWN = 5;

const entriesQuery = (eventId: string, personId: string) =>
  queryOptions({
    queryKey: ['person-entries', eventId, personId],
    queryFn: async ({ signal }) =>
      (await call(listPassages, { params: { eventId }, query: { personId, limit: SHOWN } }, { signal }))
        .passages,
  });

export function PersonEntries({ personId }: { personId: string }) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const entries = useQuery(entriesQuery(eventId, personId));
  if (entries.isPending) return null;
  if (entries.isError) {
    return (
      <Text fz="sm" c="dimmed" role="alert">
        {t('people.person.entriesFailed')}
      </Text>
    );
  }
  if (entries.data.length === 0) {
    return (
      <Text fz="sm" c="dimmed">
        {t('people.person.noEntries')}
      </Text>
    );
  }
  return (
    <ul className={classes.list}>
      {entries.data.map((passage) => (
        <EntryLine key={passage.id} passage={passage} />
      ))}
    </ul>
  );
}

function EntryLine({ passage }: { passage: Passage }) {
  const format = useEventFormat();
  return (
    <li className={classes.line}>
      <div className={classes.where}>
        <Text fz="sm" truncate>
          {passage.accessPoint.name}
        </Text>
        <Text fz="sm" c="dimmed">
          {format.dayAndTime(passage.at)}
        </Text>
      </div>
      <OutcomeBadge outcome={passage.outcome} />
    </li>
  );
}
