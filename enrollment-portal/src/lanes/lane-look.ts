import { type Icon, IconDoorEnter, IconLock, IconRun, IconUserShield } from '@tabler/icons-react';
import type { LaneView } from '#contract/lane-command';
import type { LaneMode } from '#domain/lane/lane-mode';
import type { Tone } from '../ui/tone.ts';

interface ModeLook {
  readonly tone: Tone;
  readonly icon: Icon;
}

const LOOKS: Readonly<Record<LaneMode, ModeLook>> = {
  serving: { tone: 'good', icon: IconDoorEnter },
  'held-shut': { tone: 'bad', icon: IconLock },
  released: { tone: 'warn', icon: IconRun },
  staffed: { tone: 'info', icon: IconUserShield },
};

export function modeLookOf(mode: LaneMode): ModeLook {
  return LOOKS[mode];
}

/** Lanes by the gate that they are part of, in the order in which they come. */
export function byGate(lanes: readonly LaneView[]): readonly (readonly LaneView[])[] {
  const gates = new Map<string, LaneView[]>();
  for (const lane of lanes) {
    const { id } = lane.accessPoint;
    gates.set(id, [...(gates.get(id) ?? []), lane]);
  }
  return [...gates.values()];
}
