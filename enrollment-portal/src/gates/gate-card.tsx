import { Button, Group, Paper, Text, Title } from '@mantine/core';
import { IconCircleCheck, IconLinkPlus, IconPlugConnectedX, IconUnlink } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Gate } from '#contract/gate';
import { useEventFormat } from '../event/current-event.ts';
import { useMay } from '../session/current-session.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import classes from './gate-card.module.css';
import { GateOrders } from './gate-orders.tsx';
import { LaneStates } from './lane-states.tsx';
import { PairDialog } from './pair-dialog.tsx';
import { UnpairDialog } from './unpair-dialog.tsx';

interface Props {
  readonly gate: Gate;
  /** The server's clock when it told of the gate; ages are counted on it, whatever this machine's says. */
  readonly nowMs: number;
}

export function GateCard({ gate, nowMs }: Props) {
  const { t } = useTranslation();
  const mayManage = useMay('gate:manage');
  const { accessPoint, zone, venueName } = gate;
  return (
    <Paper component="li" p="md" className={classes.card}>
      <Group justify="space-between" wrap="nowrap" align="flex-start" gap="xs">
        <div className={classes.names}>
          <Title order={2} fz="md" lh={1.35}>
            {accessPoint.name}
          </Title>
          <Text fz="sm" c="dimmed">
            {venueName} · {t('gates.leadsTo', { zone: zone.name })}
          </Text>
        </div>
        <GateState gate={gate} />
      </Group>
      <GateFigures gate={gate} nowMs={nowMs} />
      {gate.device.kind === 'paired' && <LaneStates lanes={gate.device.lanes} gate={gate} />}
      {mayManage && <GateActions gate={gate} nowMs={nowMs} />}
    </Paper>
  );
}

function GateState({ gate: { device } }: Pick<Props, 'gate'>) {
  const { t } = useTranslation();
  if (device.kind === 'not-paired') {
    return (
      <StatusBadge tone="idle" icon={IconUnlink}>
        {t('gates.state.not-paired')}
      </StatusBadge>
    );
  }
  return device.online ? (
    <StatusBadge tone="good" icon={IconCircleCheck}>
      {t('gates.state.online')}
    </StatusBadge>
  ) : (
    <StatusBadge tone="bad" icon={IconPlugConnectedX}>
      {t('gates.state.offline')}
    </StatusBadge>
  );
}

function GateFigures({ gate: { device, lastEntryAt }, nowMs }: Props) {
  const { t } = useTranslation();
  const format = useEventFormat();
  const ago = (atMs: number | null, never: string) => (atMs === null ? never : format.ago(atMs, nowMs));
  const figures: [name: string, value: string][] = [
    [t('gates.lastEntry'), ago(lastEntryAt, t('gates.noEntry'))],
  ];
  if (device.kind === 'paired') {
    figures.unshift(
      [t('gates.people'), device.galleryPeople === null ? '–' : format.number(device.galleryPeople)],
      [t('gates.updated'), ago(device.gallerySyncedAt, t('gates.never'))],
    );
    figures.push([
      t('gates.waiting'),
      device.journalPending === null ? '–' : format.number(device.journalPending),
    ]);
  }
  return (
    <dl className={classes.figures}>
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt className={classes.name}>{name}</dt>
          <dd className={classes.value}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function GateActions({ gate, nowMs }: Props) {
  const { t } = useTranslation();
  const format = useEventFormat();
  const [dialog, setDialog] = useState<'none' | 'pair' | 'unpair'>('none');
  const { device } = gate;
  const paired = device.kind === 'paired';
  const close = () => setDialog('none');
  return (
    <div className={classes.actions}>
      <Text fz="sm" c="dimmed" className={classes.seen}>
        {device.kind === 'paired' && seenWords()}
      </Text>
      {paired && device.online && <GateOrders gate={gate} />}
      {paired && (
        <Button
          size="xs"
          variant="subtle"
          color="red"
          aria-label={`${t('gates.unpair.action')}: ${gate.accessPoint.name}`}
          onClick={() => setDialog('unpair')}
        >
          {t('gates.unpair.action')}
        </Button>
      )}
      {!paired && (
        <Button
          size="xs"
          leftSection={<IconLinkPlus size={16} aria-hidden />}
          aria-label={`${t('gates.pair.action')}: ${gate.accessPoint.name}`}
          onClick={() => setDialog('pair')}
        >
          {t('gates.pair.action')}
        </Button>
      )}
      <PairDialog gate={gate} opened={dialog === 'pair'} onClose={close} />
      <UnpairDialog gate={gate} opened={dialog === 'unpair'} onClose={close} />
    </div>
  );

  function seenWords(): string {
    if (device.kind !== 'paired' || device.lastSeenAt === null) return t('gates.neverSeen');
    if (!device.online) return t('gates.seen', { ago: format.ago(device.lastSeenAt, nowMs) });
    return device.agentVersion === null ? '' : t('gates.version', { version: device.agentVersion });
  }
}
