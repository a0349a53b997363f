import { Button, Group, Paper, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '#contract/person';
import { EVERY_ZONE, mayBecome } from '#domain/access/accreditation';
import { useEvent, useEventFormat, venuesQuery } from '../event/current-event.ts';
import { useMay } from '../session/current-session.tsx';
import { ChangeStatusDialog } from './change-status-dialog.tsx';
import { type Accreditation, standingOf } from './standing.ts';
import { StandingBadge } from './standing-badge.tsx';
import { STATUS_CHANGES, type StatusChangeKind } from './status-changes.ts';
import { zoneNames } from './zone-options.ts';

interface Props {
  readonly person: Person;
  readonly accreditation: Accreditation;
}

export function AccreditationCard({ person, accreditation }: Props) {
  const { t } = useTranslation();
  const format = useEventFormat();
  const mayWrite = useMay('person:write');
  const [change, setChange] = useState<StatusChangeKind>('suspend');
  const [asking, setAsking] = useState(false);
  const possible = STATUS_CHANGES.filter(({ from, to }) => {
    return mayBecome(accreditation.status, to) && (from === null || from === accreditation.status);
  });

  return (
    <Paper p="md">
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
      {mayWrite && possible.length > 0 && (
        <Group gap="xs" mt="sm">
          {possible.map(({ kind }) => (
            <Button
              key={kind}
              size="xs"
              variant={kind === 'revoke' ? 'subtle' : 'default'}
              {...(kind === 'revoke' ? { color: 'red' } : {})}
              onClick={() => {
                setChange(kind);
                setAsking(true);
              }}
            >
              {t(`people.person.${kind}`)}
            </Button>
          ))}
        </Group>
      )}
      <ChangeStatusDialog
        person={person}
        accreditation={accreditation}
        change={change}
        opened={asking}
        onClose={() => setAsking(false)}
      />
    </Paper>
  );
}

function ZoneList({ zones }: { zones: readonly string[] }) {
  const { t } = useTranslation();
  const format = useEventFormat();
  const { id: eventId } = useEvent();
  const { data: venues } = useQuery(venuesQuery(eventId));
  const names = zoneNames(venues ?? []);
  if (zones.includes(EVERY_ZONE)) return t('people.everyZone');
  return format.list(zones.map((code) => names.get(code) ?? code));
}
