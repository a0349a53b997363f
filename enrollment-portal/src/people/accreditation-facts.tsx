import { Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { EVERY } from '#domain/access/privilege';
import { useEvent, useEventFormat, venuesQuery } from '../event/current-event.ts';
import { type Accreditation, standingOf } from './standing.ts';
import { StandingBadge } from './standing-badge.tsx';
import { zoneNames } from './zone-options.ts';

export function AccreditationFacts({ accreditation }: { accreditation: Accreditation }) {
  const { t } = useTranslation();
  const format = useEventFormat();
  return (
    <Group justify="space-between" wrap="nowrap" align="flex-start">
      <div>
        <Text fw={600}>{accreditation.category}</Text>
        <Text fz="sm">
          <ZoneList zones={accreditation.zones} />
        </Text>
        <Text fz="sm" c="dimmed">
          {t('people.person.validity', {
            from: format.day(accreditation.validFromMs),
            // It holds until just before this moment, which is the midnight after the last day.
            until: format.day(accreditation.validUntilMs - 1),
          })}
        </Text>
      </div>
      <StandingBadge standing={standingOf(accreditation, Date.now())} />
    </Group>
  );
}

function ZoneList({ zones }: { zones: readonly string[] }) {
  const { t } = useTranslation();
  const format = useEventFormat();
  const { id: eventId } = useEvent();
  const { data: venues } = useQuery(venuesQuery(eventId));
  const names = zoneNames(venues ?? []);
  if (zones.includes(EVERY)) return t('people.everyZone');
  return format.list(zones.map((code) => names.get(code) ?? code));
}
