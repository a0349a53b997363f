import { reliefBetween } from './face-shape.ts';
import { isOfOneShape, type ShapeView, turnBetween } from './planarity.ts';

/** Which way a person is told to turn the head, in their own words: their left is the image's right. */
export const HEAD_TURNS = ['left', 'right'] as const;
export type HeadTurn = (typeof HEAD_TURNS)[number];

/** What became of a commanded turn. */
export type Challenge =
  | { readonly kind: 'not-run' }
  | { readonly kind: 'running'; readonly command: HeadTurn; readonly facing: ShapeView }
  | ({ readonly kind: 'passed' } & ChallengeEvidence)
  | ({ readonly kind: 'failed'; readonly because: ChallengeFailure } & ChallengeEvidence);

export const CHALLENGE_FAILURES = ['no-turn', 'other-way', 'flat', 'lost-sight'] as const;
export type ChallengeFailure = (typeof CHALLENGE_FAILURES)[number];

export interface ChallengeEvidence {
  readonly command: HeadTurn;
  /** The furthest turn in the commanded direction, degrees; below zero when it went the other way. */
  readonly turnedDeg: number;
  /** What the best homography leaves between facing the camera and that turn, in eye distances. */
  readonly relief: number;
  /** From the command to the answer. */
  readonly afterMs: number;
}

export type RunningChallenge = Extract<Challenge, { kind: 'running' }>;

/** A person who reads a sign and turns takes a second or two. */
export const TURN_WITHIN_MS = 4_000;

const MIN_TURN_DEG = 10;
const MIN_PARALLAX_DEG = 12;
const MIN_RELIEF = 0.02;

/**
 * Judges a commanded turn by the views since the command, oldest first, of the same unbroken track.
 * A film of somebody who happens to turn the right way passes; only the random direction costs an attacker anything.
 */
export function judgeChallenge(
  running: RunningChallenge,
  views: readonly ShapeView[],
  nowMs: number,
): RunningChallenge | Extract<Challenge, { kind: 'passed' | 'failed' }> {
  const { command, facing } = running;
  const since = views.filter(({ atMs }) => atMs > facing.atMs);
  const furthest = since.toSorted((a, b) => turned(running, b) - turned(running, a))[0] ?? facing;
  const evidence: ChallengeEvidence = {
    command,
    turnedDeg: turned(running, furthest),
    relief: furthest === facing ? 0 : reliefBetween(facing.shape, furthest.shape),
    afterMs: Math.max(0, nowMs - facing.atMs),
  };
  const farEnough =
    evidence.turnedDeg >= MIN_TURN_DEG && turnBetween(facing.pose, furthest.pose) >= MIN_PARALLAX_DEG;
  const solid = evidence.relief >= MIN_RELIEF && isOfOneShape([facing, ...since]);
  if (farEnough && solid) return { kind: 'passed', ...evidence };
  if (since.some((view) => turned(running, view) <= -MIN_PARALLAX_DEG)) {
    return { kind: 'failed', because: 'other-way', ...evidence };
  }
  if (nowMs - facing.atMs < TURN_WITHIN_MS) return running;
  return { kind: 'failed', because: farEnough ? 'flat' : 'no-turn', ...evidence };
}

/** Whoever was told to turn is no longer followed without a gap. */
export function brokenOff({ command, facing }: RunningChallenge, nowMs: number): Challenge {
  const afterMs = Math.max(0, nowMs - facing.atMs);
  return { kind: 'failed', because: 'lost-sight', command, turnedDeg: 0, relief: 0, afterMs };
}

function turned({ command, facing }: RunningChallenge, view: ShapeView): number {
  const towardsImageRight = view.pose.yaw - facing.pose.yaw;
  return command === 'left' ? towardsImageRight : -towardsImageRight;
}
