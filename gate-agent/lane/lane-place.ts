import type { GateConfig } from '#contract/device';
import type { ZonePolicy } from '#contract/event';
import type { AccessPolicy } from '#domain/access/decide-access';
import type { Direction } from '#domain/access/passback';
import type { LaneRules } from './lane-rules.ts';

/** Where a lane stands and what its zone asks, as the server told last. */
export interface LanePlace {
  readonly laneId: string;
  readonly direction: Direction;
  readonly zone: string;
  readonly policy: ZonePolicy;
}

/** Null while the server has not told, or when it knows no lane of this name here. */
export function placeOf(config: GateConfig | null, laneName: string): LanePlace | null {
  const lane = config?.accessPoint.lanes.find(({ name }) => name === laneName);
  if (!config || !lane) return null;
  return { laneId: lane.id, direction: lane.direction, zone: config.zone.code, policy: config.zone.policy };
}

export function accessPolicy({ zone, direction, policy }: LanePlace, rules: LaneRules): AccessPolicy {
  return {
    zone,
    direction,
    liveness: policy.liveness,
    passback: policy.passback,
    minVotes: rules.minVotes,
    minClearFrames: rules.minClearFrames,
    decideWithinMs: rules.decideWithinMs,
  };
}
