import { Button, Select } from '@mantine/core';
import { IconAdjustments, IconFilterOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PassageFilter } from '#contract/passage';
import { BADGE_REASONS, DENIAL_REASONS, OUTCOME_KINDS } from '#domain/access/outcome';
import { useEvent, venuesQuery } from '../event/current-event.ts';
import { useMay } from '../session/current-session.tsx';
import classes from './filter-bar.module.css';
import { changed, isNarrowed } from './log-filter.ts';
import { PersonField } from './person-field.tsx';
import { placesFor } from './places.ts';
import { SpanField } from './span-field.tsx';

interface Props {
  readonly filter: PassageFilter;
  readonly onChange: (filter: PassageFilter) => void;
}

const PLACES = ['venueId', 'zoneId', 'accessPointId', 'laneId'] as const;

export function FilterBar({ filter, onChange }: Props) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const { data: venues = [] } = useQuery(venuesQuery(eventId));
  const mayReadPeople = useMay('person:read');
  const places = placesFor(venues, filter);
  const [folded, setFolded] = useState(true);
  const change = (part: Parameters<typeof changed>[1]) => onChange(changed(filter, part));
  return (
    <search aria-label={t('log.filter.title')} className={classes.bar} data-folded={folded || undefined}>
      <SpanField filter={filter} onChange={change} />
      {mayReadPeople && <PersonField filter={filter} onChange={change} />}
      <Button
        className={classes.unfold ?? ''}
        variant="default"
        aria-expanded={!folded}
        leftSection={<IconAdjustments size={16} aria-hidden />}
        onClick={() => setFolded(!folded)}
      >
        {t('log.filter.more')}
      </Button>
      {PLACES.map((part) => (
        <Select
          key={part}
          clearable
          searchable
          label={t(`log.filter.${part}`)}
          placeholder={t('log.filter.any')}
          data={places[part]}
          value={filter[part] ?? null}
          onChange={(value) => change({ [part]: value })}
        />
      ))}
      <Select
        clearable
        label={t('log.filter.outcome')}
        placeholder={t('log.filter.any')}
        data={OUTCOME_KINDS.map((kind) => ({ value: kind, label: t(`live.outcome.${kind}`) }))}
        value={filter.outcome ?? null}
        onChange={(outcome) => change({ outcome })}
      />
      {(filter.outcome === 'denied' || filter.outcome === 'badge-required') && (
        <Select
          clearable
          label={t('log.filter.reason')}
          placeholder={t('log.filter.any')}
          data={
            filter.outcome === 'denied'
              ? DENIAL_REASONS.map((reason) => ({ value: reason, label: t(`live.reason.${reason}`) }))
              : BADGE_REASONS.map((reason) => ({ value: reason, label: t(`log.badge.${reason}`) }))
          }
          value={filter.reason ?? null}
          onChange={(reason) => change({ reason: reason as PassageFilter['reason'] | null })}
        />
      )}
      <Select
        clearable
        label={t('log.filter.direction')}
        placeholder={t('log.filter.any')}
        data={(['in', 'out'] as const).map((way) => ({ value: way, label: t(`live.direction.${way}`) }))}
        value={filter.direction ?? null}
        onChange={(direction) => change({ direction: direction as PassageFilter['direction'] | null })}
      />
      {isNarrowed(filter) && (
        <Button
          className={classes.clear ?? ''}
          variant="subtle"
          leftSection={<IconFilterOff size={16} aria-hidden />}
          onClick={() => onChange({})}
        >
          {t('log.filter.clear')}
        </Button>
      )}
    </search>
  );
}
