import type { LaneView, ReleaseScope } from '#contract/lane-command';

export interface ScopeOption {
  readonly value: string;
  readonly label: string;
  readonly where: ReleaseScope;
}

/** Everything that can be released at once, from the whole of a venue down to one lane. */
export function scopesOf(
  lanes: readonly LaneView[],
): Readonly<Record<ReleaseScope['kind'], readonly ScopeOption[]>> {
  return {
    venue: distinct(lanes.map(({ venue }) => option('venue', venue.id, venue.name))),
    zone: distinct(lanes.map(({ zone, venue }) => option('zone', zone.id, `${zone.name} · ${venue.name}`))),
    'access-point': distinct(
      lanes.map(({ accessPoint }) => option('access-point', accessPoint.id, accessPoint.name)),
    ),
    lane: lanes.map(({ laneId, name, accessPoint }) =>
      option('lane', laneId, `${accessPoint.name} · ${name}`),
    ),
  };
}

function option(kind: ReleaseScope['kind'], id: string, label: string): ScopeOption {
  return { value: `${kind}/${id}`, label, where: { kind, id } };
}

function distinct(options: readonly ScopeOption[]): readonly ScopeOption[] {
  return [...new Map(options.map((one) => [one.value, one])).values()];
}
