import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PassageFilter } from '#contract/passage';
import { useEvent } from '../event/current-event.ts';
import { personQuery } from '../people/people-queries.ts';
import { suggestionsQuery } from './log-queries.ts';

const SEARCH_AFTER_MS = 200;

interface Props {
  readonly filter: PassageFilter;
  readonly onChange: (change: { readonly personId: string | null }) => void;
}

/** Whom: found by name or number while typing. */
export function PersonField({ filter: { personId }, onChange }: Props) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed.trim(), SEARCH_AFTER_MS);
  const chosen = useQuery({ ...personQuery(eventId, personId ?? ''), enabled: personId !== undefined });
  const found = useQuery(suggestionsQuery(eventId, search));
  const known = new Map((found.data ?? []).map(({ id, name }) => [id, name]));
  if (personId !== undefined) known.set(personId, chosen.data?.name ?? t('live.erasedPerson'));
  return (
    <Select
      clearable
      searchable
      label={t('log.filter.personId')}
      placeholder={t('log.filter.personHint')}
      nothingFoundMessage={search === '' || found.isFetching ? null : t('log.filter.nobody')}
      data={[...known].map(([value, label]) => ({ value, label }))}
      // The server has searched already, also by number and without accents.
      filter={({ options }) => options}
      value={personId ?? null}
      onChange={(value) => onChange({ personId: value })}
      searchValue={typed}
      onSearchChange={setTyped}
    />
  );
}
