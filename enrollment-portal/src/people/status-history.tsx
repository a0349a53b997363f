import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '#contract/person';
import { useEvent, useEventFormat } from '../event/current-event.ts';
import { useFailureText } from '../ui/use-failure-text.ts';
import { statusChangesQuery } from './accreditation-queries.ts';
import type { Accreditation } from './standing.ts';

/** Every step in the life of an accreditation with its reason; asked for when it is opened. */
export function StatusHistory({ person, accreditation }: { person: Person; accreditation: Accreditation }) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const format = useEventFormat();
  const failureText = useFailureText();
  const [opened, setOpened] = useState(false);
  const history = useQuery({
    ...statusChangesQuery(eventId, person.id, accreditation.id, person.version),
    enabled: opened,
  });
  return (
    <details onToggle={(event) => setOpened(event.currentTarget.open)}>
      <Text component="summary" fz="sm" fw={550}>
        {t('people.history.title')}
      </Text>
      {history.isError && <Text fz="sm">{failureText(history.error)}</Text>}
      {history.data?.length === 0 && (
        <Text fz="sm" c="dimmed">
          {t('people.history.none')}
        </Text>
      )}
      {history.data?.map(({ from, to, reason, at }) => (
        <Text key={at} fz="sm" mt={6}>
          {t('people.history.step', {
            from: t(`people.standing.${from}`),
            to: t(`people.standing.${to}`),
          })}{' '}
          <Text span c="dimmed" inherit>
            {format.dayAndTime(at)} · <q>{reason}</q>
          </Text>
        </Text>
      ))}
    </details>
  );
}
