import { Button, Menu, Text } from '@mantine/core';
import {
  IconChevronDown,
  IconDoor,
  IconPlugConnectedX,
  IconUnlink,
  IconUserCheck,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LaneView } from '#contract/lane-command';
import { useMay } from '../session/current-session.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import { modeLookOf } from './lane-look.ts';
import classes from './lanes-page.module.css';
import { LatestCommand } from './latest-command.tsx';
import { OrderDialog, type OrderKind } from './order-dialog.tsx';

export function LaneCard({ lane }: { lane: LaneView }) {
  const { t } = useTranslation();
  const mayCommand = useMay('lane:command');
  return (
    <li className={classes.lane}>
      <div className={classes.head}>
        <Text fw={650}>
          {lane.name}{' '}
          <Text span c="dimmed" fw={400} fz="sm">
            ({t(`live.direction.${lane.direction}`)})
          </Text>
        </Text>
        <Mode lane={lane} />
      </div>
      {lane.state && <Machines state={lane.state} />}
      {lane.latest && <LatestCommand command={lane.latest} />}
      {mayCommand && lane.gate === 'online' && <Orders lane={lane} />}
    </li>
  );
}

function Mode({ lane: { gate, state } }: { lane: LaneView }) {
  const { t } = useTranslation();
  if (gate !== 'online' || state === null) {
    return (
      <StatusBadge
        tone={gate === 'offline' ? 'bad' : 'idle'}
        icon={gate === 'offline' ? IconPlugConnectedX : IconUnlink}
      >
        {t(`gates.state.${gate}`)}
      </StatusBadge>
    );
  }
  const { tone, icon } = modeLookOf(state.mode);
  return (
    <StatusBadge tone={tone} icon={icon}>
      {t(`laneOrders.mode.${state.mode}`)}
    </StatusBadge>
  );
}

function Machines({ state }: { state: NonNullable<LaneView['state']> }) {
  const { t } = useTranslation();
  const camera =
    state.view === 'clear' ? t(`gates.camera.${state.camera}`) : t(`alerts.camera.${state.view}`);
  return (
    <div className={classes.states}>
      <span
        className={classes.state}
        data-tone={state.camera === 'live' && state.view === 'clear' ? 'good' : 'bad'}
      >
        {camera}
      </span>
      <span className={classes.state} data-tone={state.turnstile === 'ready' ? 'good' : 'bad'}>
        {t(`gates.turnstile.${state.turnstile}`)}
      </span>
      {state.alarms.map((alarm) => (
        <strong key={alarm} className={classes.state} data-tone="bad">
          {t(`laneOrders.alarm.${alarm}`)}
        </strong>
      ))}
    </div>
  );
}

/** What is asked for at every moment lies open; what changes how a lane serves is one step away. */
function Orders({ lane }: { lane: LaneView }) {
  const { t } = useTranslation();
  const maySeeFaces = useMay('passage:read-crop');
  const mayReadPeople = useMay('person:read');
  const [asked, setAsked] = useState<OrderKind | null>(null);
  const mode = lane.state?.mode;
  const named = (kind: OrderKind) =>
    `${t(`laneOrders.order.${kind}`)}: ${lane.accessPoint.name}, ${lane.name}`;
  const others = (['hold-shut', 'staff', 'resume', 'snapshot'] as const)
    .filter((kind) => kind !== 'hold-shut' || mode !== 'held-shut')
    .filter((kind) => kind !== 'staff' || mode !== 'staffed')
    .filter((kind) => kind !== 'resume' || mode !== 'serving')
    .filter((kind) => kind !== 'snapshot' || maySeeFaces);
  return (
    <div className={classes.orders}>
      <Button
        size="xs"
        leftSection={<IconDoor size={16} aria-hidden />}
        aria-label={named('open-once')}
        onClick={() => setAsked('open-once')}
      >
        {t('laneOrders.order.open-once')}
      </Button>
      {mayReadPeople && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconUserCheck size={16} aria-hidden />}
          aria-label={named('let-through')}
          onClick={() => setAsked('let-through')}
        >
          {t('laneOrders.order.let-through')}
        </Button>
      )}
      <Menu position="bottom-end" withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <Button
            size="xs"
            variant="default"
            rightSection={<IconChevronDown size={15} aria-hidden />}
            aria-label={`${t('laneOrders.more')}: ${lane.accessPoint.name}, ${lane.name}`}
          >
            {t('laneOrders.more')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {others.map((kind) => (
            <Menu.Item key={kind} onClick={() => setAsked(kind)}>
              {t(`laneOrders.order.${kind}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {asked !== null && <OrderDialog lane={lane} kind={asked} onClose={() => setAsked(null)} />}
    </div>
  );
}
