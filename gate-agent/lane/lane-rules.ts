import type { SteadyRule } from '#domain/access/movement';
import type { ContinuityRule } from '#domain/access/visit';
import type { QualityPolicy } from '#domain/face/quality';

/** How a lane follows people and when it answers. What the zone asks of them comes from the server. */
export interface LaneRules {
  /** A reading in the place of the visit's last one. */
  readonly inPlace: ContinuityRule;
  /** A reading elsewhere: the frames between were missed, and only the face can tell. */
  readonly elsewhere: ContinuityRule;
  /** Frames that may be looked at together as one movement of one head. */
  readonly steady: SteadyRule;
  /** What a frame must reach before it may speak for a person. */
  readonly probeQuality: QualityPolicy;
  /** Frames that must agree on who it is. */
  readonly minVotes: number;
  readonly minClearFrames: number;
  /** A person at the front of the lane has their answer by then. */
  readonly decideWithinMs: number;
  /** Whoever was asked for a badge has their answer after this long without one. */
  readonly badgeWithinMs: number;
  /** A badge that was shown before anybody was to be seen is kept for so long. */
  readonly badgeKeptMs: number;
  /** Between two looks for a badge in the camera's frames. */
  readonly badgeLookMs: number;
  /** Whoever was at the front for less leaves no entry when they go. */
  readonly minDwellMs: number;
  /**
   * Whoever shows a face of at least this share of the passer's, when the turnstile tells of a passage, is close
   * enough to go through with them. A queue that keeps its distance does not reach it.
   */
  readonly tailgatingFrom: number;
  /** Seen within this time of the newest frame, somebody is still there. */
  readonly inSightMs: number;
  /** Unseen for longer, the person is gone, and the next sighting begins a new visit. */
  readonly lostAfterMs: number;
}

/** The face of a person who moves half a face width between two frames still overlaps a third. */
export const IN_PLACE_OVERLAP = 0.2;

/**
 * A face half a metre behind one at 1.5 m is three quarters as tall, a metre behind it three fifths.
 *
 * Two frames agreed wrongly in 0.14% of visits at a threshold at which one frame did in 1% (LFW,
 * press photos); a third costs a tenth of a second and gains little.
 */
export const LANE_TIMES = {
  minVotes: 2,
  minClearFrames: 2,
  decideWithinMs: 2_500,
  badgeWithinMs: 10_000,
  badgeKeptMs: 5_000,
  badgeLookMs: 250,
  minDwellMs: 700,
  tailgatingFrom: 0.75,
  inSightMs: 400,
  lostAfterMs: 1_000,
} as const;
