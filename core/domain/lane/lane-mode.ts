/**
 * How a lane was told to serve. `serving` decides by itself; `held-shut` opens for nobody but by an order;
 * `released` stands open for everybody; `staffed` recognises people and leaves opening to an officer. Fire
 * release opens a lane in any of them.
 */
export const LANE_MODES = ['serving', 'held-shut', 'released', 'staffed'] as const;

export type LaneMode = (typeof LANE_MODES)[number];

/** Orders that put a lane into a mode, and the mode. */
export const MODE_AFTER = {
  resume: 'serving',
  'hold-shut': 'held-shut',
  release: 'released',
  staff: 'staffed',
} as const satisfies Readonly<Record<string, LaneMode>>;

export type ModeOrder = keyof typeof MODE_AFTER;

export function isModeOrder(kind: string): kind is ModeOrder {
  return kind in MODE_AFTER;
}
