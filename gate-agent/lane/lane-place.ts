import type { GateConfig } from '#contract/device';
import type { ZonePolicy } from '#contract/zone-policy';
import type { AccessPolicy } from '#domain/access/decide-access';
import type { LivenessPolicy } from '#domain/access/liveness';
import type { Direction } from '#domain/access/passback';
import type { EventState } from '#domain/event/event-state';
import type { AttackCheck } from '#domain/face/frame';
import type { LaneRules } from './lane-rules.ts';

/** Where a lane stands and what its zone asks, as the server told last. */
export interface LanePlace {
  readonly laneId: string;
  readonly direction: Direction;
  readonly event: EventState;
  readonly zone: string;
  readonly policy: ZonePolicy;
}

/** Null while the server has not told, or when it knows no lane of this name here. */
export function placeOf(config: GateConfig | null, laneName: string): LanePlace | null {
  const lane = config?.accessPoint.lanes.find(({ name }) => name === laneName);
  if (!config || !lane) return null;
  const { event, zone } = config;
  return {
    laneId: lane.id,
    direction: lane.direction,
    event: event.state,
    zone: zone.code,
    policy: zone.policy,
  };
}

/** What a lane can do about attacks, by how it was set up. */
export type LaneEquipment = Pick<LivenessPolicy, 'ownModel' | 'commands'>;

export function accessPolicy(
  { event, zone, direction, policy }: LanePlace,
  rules: LaneRules,
  equipment: LaneEquipment,
): AccessPolicy {
  return {
    event,
    zone,
    direction,
    liveness: { level: policy.liveness, minClearFrames: rules.minClearFrames, ...equipment },
    passback: policy.passback,
    whenRefused: policy.whenRefused,
    minVotes: rules.minVotes,
    decideWithinMs: rules.decideWithinMs,
  };
}

/** The networks that the zone's level asks for; the others cost time and are left out. */
export function attackChecks({
  place,
  equipment,
}: {
  readonly place: LanePlace;
  readonly equipment: LaneEquipment;
}): readonly AttackCheck[] {
  if (place.policy.liveness === 'off') return [];
  return equipment.ownModel === 'present' ? ['border', 'own'] : ['border'];
}
