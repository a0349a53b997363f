import { Text } from '@mantine/core';
import {
  type Icon,
  IconAlertTriangle,
  IconCamera,
  IconCameraOff,
  IconCameraPause,
  IconDoor,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Gate } from '#contract/gate';
import { useEvent, useEventFormat, venuesQuery } from '../event/current-event.ts';
import type { Tone } from '../ui/tone.ts';
import classes from './lane-states.module.css';

type Lane = Extract<Gate['device'], { kind: 'paired' }>['lanes'][number];

const CAMERAS: Readonly<Record<Lane['camera'], { readonly tone: Tone; readonly icon: Icon }>> = {
  live: { tone: 'good', icon: IconCamera },
  waiting: { tone: 'warn', icon: IconCameraPause },
  failed: { tone: 'bad', icon: IconCameraOff },
};

const TURNSTILES: Readonly<Record<Lane['turnstile'], { readonly tone: Tone; readonly icon: Icon }>> = {
  ready: { tone: 'good', icon: IconDoor },
  fault: { tone: 'bad', icon: IconAlertTriangle },
};

interface Props {
  readonly gate: Gate;
  readonly lanes: readonly Lane[];
}

export function LaneStates({ gate, lanes }: Props) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const { data: venues } = useQuery(venuesQuery(eventId));
  if (venues === undefined) return null;
  const known = venues
    .flatMap((venue) => venue.accessPoints)
    .find(({ id }) => id === gate.accessPoint.id)?.lanes;
  if (lanes.length === 0) {
    return (
      <Text fz="sm" c="dimmed">
        {t('gates.noLanes')}
      </Text>
    );
  }
  return (
    <ul className={classes.lanes} aria-label={t('gates.lanes')}>
      {lanes.map((lane) => (
        <LaneLine
          key={lane.laneId}
          lane={lane}
          name={known?.find(({ id }) => id === lane.laneId)?.name ?? lane.laneId}
        />
      ))}
    </ul>
  );
}

function LaneLine({ lane, name }: { lane: Lane; name: string }) {
  const { t } = useTranslation();
  const format = useEventFormat();
  const camera = CAMERAS[lane.camera];
  const turnstile = TURNSTILES[lane.turnstile];
  return (
    <li className={classes.lane}>
      <span className={classes.name}>{name}</span>
      <span className={classes.state} data-tone={camera.tone}>
        <camera.icon size={16} aria-hidden />
        {t(`gates.camera.${lane.camera}`)}
        {lane.camera === 'live' && (
          <span className={classes.rate}>
            {t('gates.framesPerSecond', { rate: format.number(Math.round(lane.framesPerSecond)) })}
          </span>
        )}
      </span>
      <span className={classes.state} data-tone={turnstile.tone}>
        <turnstile.icon size={16} aria-hidden />
        {t(`gates.turnstile.${lane.turnstile}`)}
      </span>
    </li>
  );
}
