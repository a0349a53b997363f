/**
 * How a lane was told to serve. `serving` decides by itself; `held-shut` opens for nobody but by an order;
 * `released` stands open for everybody; `staffed` recognises people and leaves opening to an officer. Fire
 * release opens a lane in any of them.
 */
export const LANE_MODES = ['serving', 'held-shut', 'released', 'staffed'] as const;

export type LaneMode = (typeof LANE_MODES)[number];
