import { Button, Group, Paper, Text, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Venue } from '#contract/venue';
import { ZonePromise } from '../promise/zone-promise.tsx';
import { CreateAccessPointDialog } from './create-access-point-dialog.tsx';
import { CreateZoneDialog } from './create-zone-dialog.tsx';
import classes from './venue-card.module.css';

/** A venue with what people enter and the gates that lead there. */
export function VenueCard({ venue }: { venue: Venue }) {
  const { t } = useTranslation();
  const [dialog, setDialog] = useState<'none' | 'zone' | 'access-point'>('none');
  const close = () => setDialog('none');
  return (
    <Paper component="section" p={{ base: 'md', sm: 'lg' }}>
      <Title order={2} fz="lg" mb="md">
        {venue.name}
      </Title>
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
          onAdd={venue.zones.length > 0 ? () => setDialog('access-point') : null}
        >
          <AccessPointLines venue={venue} />
        </Half>
      </div>
      <CreateZoneDialog venue={venue} opened={dialog === 'zone'} onClose={close} />
      <CreateAccessPointDialog venue={venue} opened={dialog === 'access-point'} onClose={close} />
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

function ZoneLines({ venueId, zones }: Pick<Venue, 'zones'> & { readonly venueId: string }) {
  const { t } = useTranslation();
  if (zones.length === 0) return <Nothing text={t('setup.noZones')} />;
  return (
    <ul className={classes.lines}>
      {zones.map((zone) => (
        <li key={zone.id} className={classes.line}>
          <Text fw={550}>
            {zone.name} <span className={classes.code}>{zone.code}</span>
          </Text>
          <Text fz="sm" c="dimmed" mb={6}>
            {[
              t(`setup.liveness.${zone.policy.liveness}`),
              t(`setup.passback.${zone.policy.passback.kind}`),
            ].join(' · ')}
          </Text>
          <ZonePromise venueId={venueId} zone={zone} />
        </li>
      ))}
    </ul>
  );
}

function AccessPointLines({ venue }: { venue: Venue }) {
  const { t } = useTranslation();
  if (venue.accessPoints.length === 0) return <Nothing text={t('setup.noAccessPoints')} />;
  const nameOf = (zoneId: string) => venue.zones.find(({ id }) => id === zoneId)?.name ?? zoneId;
  return (
    <ul className={classes.lines}>
      {venue.accessPoints.map(({ id, name, zoneId, lanes, galleryScope }) => (
        <li key={id} className={classes.line}>
          <Text fw={550}>{name}</Text>
          <Text fz="sm" c="dimmed">
            {[
              t('setup.leadsTo', { zone: nameOf(zoneId) }),
              t('setup.lanes', { count: lanes.length }),
              t(`setup.scope.${galleryScope}`),
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
