import { ActionIcon, Anchor, Button, Group, Paper, Text, Title } from '@mantine/core';
import { IconPencil, IconPlus } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Venue } from '#contract/venue';
import { useEvent } from '../event/current-event.ts';
import { eventPath } from '../event/event-path.ts';
import { ZonePromise } from '../promise/zone-promise.tsx';
import { useMay } from '../session/current-session.tsx';
import { AccessPointDialog } from './access-point-dialog.tsx';
import { CreateZoneDialog } from './create-zone-dialog.tsx';
import type { AccessPoint } from './setup-queries.ts';
import classes from './venue-card.module.css';
import { RenameVenueDialog } from './venue-dialog.tsx';

/** A venue with what people enter and the gates that lead there. */
export function VenueCard({ venue }: { venue: Venue }) {
  const { t } = useTranslation();
  const mayChange = useMay('event:manage');
  const [dialog, setDialog] = useState<'none' | 'zone' | 'access-point' | 'venue'>('none');
  const [edited, setEdited] = useState<AccessPoint | null>(null);
  const close = () => setDialog('none');
  return (
    <Paper component="section" p={{ base: 'md', sm: 'lg' }}>
      <Group gap="xs" mb="md">
        <Title order={2} fz="lg">
          {venue.name}
        </Title>
        {mayChange && <EditButton name={venue.name} onClick={() => setDialog('venue')} />}
      </Group>
      <div className={classes.halves}>
        <Half
          title={t('setup.zones')}
          add={t('setup.zone.add')}
          addLabel={t('setup.zone.addTo', { venue: venue.name })}
          onAdd={() => setDialog('zone')}
        >
          <ZoneLines venueId={venue.id} zones={venue.zones} />
        </Half>
        <Half
          title={t('setup.accessPoints')}
          add={t('setup.accessPoint.add')}
          addLabel={t('setup.accessPoint.addTo', { venue: venue.name })}
          onAdd={
            venue.zones.length > 0
              ? () => {
                  setEdited(null);
                  setDialog('access-point');
                }
              : null
          }
        >
          <AccessPointLines
            venue={venue}
            onEdit={
              mayChange
                ? (accessPoint) => {
                    setEdited(accessPoint);
                    setDialog('access-point');
                  }
                : null
            }
          />
        </Half>
      </div>
      <CreateZoneDialog venue={venue} opened={dialog === 'zone'} onClose={close} />
      <AccessPointDialog
        venue={venue}
        accessPoint={edited}
        opened={dialog === 'access-point'}
        onClose={close}
      />
      <RenameVenueDialog venue={venue} opened={dialog === 'venue'} onClose={close} />
    </Paper>
  );
}

interface HalfProps {
  readonly title: string;
  readonly add: string;
  readonly addLabel: string;
  /** Null while something else has to come first. */
  readonly onAdd: (() => void) | null;
  readonly children: ReactNode;
}

function Half({ title, add, addLabel, onAdd, children }: HalfProps) {
  return (
    <div>
      <Group justify="space-between" mb={6}>
        <Title order={3} fz="sm">
          {title}
        </Title>
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconPlus size={15} aria-hidden />}
          aria-label={addLabel}
          disabled={onAdd === null}
          onClick={() => onAdd?.()}
        >
          {add}
        </Button>
      </Group>
      {children}
    </div>
  );
}

function EditButton({ name, onClick }: { name: string; onClick: () => void }) {
  const { t } = useTranslation();
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={t('setup.edit', { name })} onClick={onClick}>
      <IconPencil size={17} aria-hidden />
    </ActionIcon>
  );
}

function ZoneLines({ venueId, zones }: Pick<Venue, 'zones'> & { readonly venueId: string }) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  if (zones.length === 0) return <Nothing text={t('setup.noZones')} />;
  return (
    <ul className={classes.lines}>
      {zones.map((zone) => (
        <li key={zone.id} className={classes.line}>
          <Text fw={550}>
            <Anchor
              component={Link}
              to={`${eventPath(eventId, 'setup')}/zones/${zone.id}`}
              aria-label={t('setup.policyOf', { name: zone.name })}
              inherit
            >
              {zone.name}
            </Anchor>{' '}
            <span className={classes.code}>{zone.code}</span>
          </Text>
          <Text fz="sm" c="dimmed" mb={6}>
            {[
              t(`setup.entryBy.${zone.policy.entryBy}`),
              t(`setup.liveness.${zone.policy.liveness}`),
              t(`setup.passback.${zone.policy.passback.kind}`),
              ...(zone.policy.schedule.kind === 'hours' ? [t('setup.zone.scheduleOption.hours')] : []),
              ...(zone.policy.occupancy.kind === 'limited'
                ? [t('setup.atMost', { most: zone.policy.occupancy.most })]
                : []),
            ].join(' · ')}
          </Text>
          <ZonePromise venueId={venueId} zone={zone} />
        </li>
      ))}
    </ul>
  );
}

interface AccessPointLinesProps {
  readonly venue: Venue;
  /** Null for who may only look. */
  readonly onEdit: ((accessPoint: AccessPoint) => void) | null;
}

function AccessPointLines({ venue, onEdit }: AccessPointLinesProps) {
  const { t } = useTranslation();
  if (venue.accessPoints.length === 0) return <Nothing text={t('setup.noAccessPoints')} />;
  const nameOf = (zoneId: string) => venue.zones.find(({ id }) => id === zoneId)?.name ?? zoneId;
  return (
    <ul className={classes.lines}>
      {venue.accessPoints.map((accessPoint) => (
        <li key={accessPoint.id} className={classes.line}>
          <Group gap="xs" justify="space-between" wrap="nowrap">
            <Text fw={550}>{accessPoint.name}</Text>
            {onEdit && <EditButton name={accessPoint.name} onClick={() => onEdit(accessPoint)} />}
          </Group>
          <Text fz="sm" c="dimmed">
            {[
              t('setup.leadsTo', { zone: nameOf(accessPoint.zoneId) }),
              t('setup.lanes', { count: accessPoint.lanes.length }),
              t(`setup.scope.${accessPoint.galleryScope}`),
              ...(accessPoint.whenFailing === 'fail-safe'
                ? [t('setup.accessPoint.whenFailingOption.fail-safe')]
                : []),
            ].join(' · ')}
          </Text>
        </li>
      ))}
    </ul>
  );
}

function Nothing({ text }: { text: string }) {
  return (
    <Text fz="sm" c="dimmed" py={8}>
      {text}
    </Text>
  );
}
