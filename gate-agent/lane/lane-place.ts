import type { GateConfig } from '#contract/device';
import type { ZonePolicy } from '#contract/zone-policy';
import type { Proof } from '#domain/access/by-time';
import type { AccessPolicy } from '#domain/access/decide-access';
import type { LivenessPolicy } from '#domain/access/liveness';
import type { Direction } from '#domain/access/passback';
import type { ZonePlace } from '#domain/access/privilege';
import type { EventState } from '#domain/event/event-state';
import type { AttackCheck } from '#domain/face/frame';
import type { LaneRules } from './lane-rules.ts';

/** Where a lane stands and what its zone asks, as the server told last. */
export interface LanePlace {
  readonly laneId: string;
  readonly direction: Direction;
  readonly whenFailing: GateConfig['accessPoint']['whenFailing'];
  readonly event: EventState;
  readonly timeZone: string;
  readonly zone: ZonePlace;
  readonly policy: ZonePolicy;
  /** When somebody last made the zone forget who is inside; null for never. */
  readonly forgottenAtMs: number | null;
}

/** Null while the server has not told, or when it knows no lane of this name here. */
export function placeOf(config: GateConfig | null, laneName: string): LanePlace | null {
  const lane = config?.accessPoint.lanes.find(({ name }) => name === laneName);
  if (!config || !lane) return null;
  const { accessPoint, event, venue, zone } = config;
  return {
    laneId: lane.id,
    direction: lane.direction,
    whenFailing: accessPoint.whenFailing,
    event: event.state,
    timeZone: event.timeZone,
    zone: { venue: venue.code, zone: zone.code },
    policy: zone.policy,
    forgottenAtMs: zone.passbackForgottenAt,
  };
}

/** What the server says of how this lane looks; null where that is left to the gate's own file. */
export function tuningOf(
  config: GateConfig | null,
  laneName: string,
): GateConfig['laneTuning'][number] | null {
  const place = placeOf(config, laneName);
  return config?.laneTuning.find(({ laneId }) => laneId === place?.laneId) ?? null;
}

/** What a lane can do about attacks, by how it was set up. */
export type LaneEquipment = Pick<LivenessPolicy, 'ownModel' | 'commands'>;

/** @param proof what the zone asks for at this moment */
export function accessPolicy(
  { event, timeZone, zone, direction, policy, forgottenAtMs }: LanePlace,
  { entryBy, liveness }: Proof,
  rules: LaneRules,
  equipment: LaneEquipment,
): AccessPolicy {
  return {
    event,
    timeZone,
    place: zone,
    direction,
    entryBy,
    liveness: { level: liveness, minClearFrames: rules.minClearFrames, ...equipment },
    schedule: policy.schedule,
    passback: policy.passback,
    forgottenAtMs,
    occupancy: policy.occupancy,
    whenRefused: policy.whenRefused,
    minVotes: rules.minVotes,
    decideWithinMs: rules.decideWithinMs,
  };
}

/** The networks that the level in force asks for; the others cost time and are left out. */
export function attackChecks({
  proof,
  equipment,
}: {
  readonly proof: Proof;
  readonly equipment: LaneEquipment;
}): readonly AttackCheck[] {
  if (proof.liveness === 'off') return [];
  return equipment.ownModel === 'present' ? ['border', 'own'] : ['border'];
}
