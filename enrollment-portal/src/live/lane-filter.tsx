import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useEvent, venuesQuery } from '../event/current-event.ts';

interface Props {
  /** Null for all lanes. */
  readonly value: string | null;
  readonly onChange: (laneId: string | null) => void;
}

/** One lane alone, as the officer beside it wants it. */
export function LaneFilter({ value, onChange }: Props) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const { data: venues = [] } = useQuery(venuesQuery(eventId));
  const gates = venues.flatMap((venue) => venue.accessPoints);
  return (
    <Select
      clearable
      searchable
      w={220}
      aria-label={t('live.filter.lane')}
      placeholder={t('live.filter.allLanes')}
      data={gates.map(({ name, lanes }) => ({
        group: name,
        items: lanes.map((lane) => ({ value: lane.id, label: `${name} · ${lane.name}` })),
      }))}
      value={value}
      onChange={onChange}
    />
  );
}
