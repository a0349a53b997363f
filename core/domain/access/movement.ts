import {
  brokenOff,
  type Challenge,
  type HeadTurn,
  judgeChallenge,
  type RunningChallenge,
} from '../face/challenge.ts';
import type { Embedding } from '../face/embedding.ts';
import {
  judgePlanarity,
  MOST_VIEWS,
  type PlanarityAnswer,
  type ShapeView,
  turnBetween,
  viewOf,
} from '../face/planarity.ts';
import type { FaceReading } from '../face/reading.ts';

/** The face's shape in one frame, and the face itself: whose movement it was is asked again when somebody is let in. */
export interface SeenView extends ShapeView {
  readonly face: Embedding;
}

/** How the head of a track moved. All of it begins anew when the track is broken. */
export interface Movement {
  /** The newest frames that follow each other without a gap, oldest first. */
  readonly views: readonly SeenView[];
  /** Stretches of views that show a head and no picture, oldest first, at most MOST_STRETCHES, without overlap. */
  readonly stretches: readonly (readonly SeenView[])[];
  /** `moved-3d` once it was seen, for as long as the face is followed without a gap. */
  readonly planarity: PlanarityAnswer;
  readonly challenge: Challenge;
  /** From the command to the turn that answered it; none before that. */
  readonly turn: readonly SeenView[];
}

/** What keeps two frames of a track from being two frames of one movement of one head. */
export interface SteadyRule {
  /** Below it the frame may show another face, or a picture put in its place. */
  readonly minSimilarity: number;
  readonly maxGapMs: number;
  /** A head that is elsewhere at once has not turned. Degrees between two frames. */
  readonly maxStepDeg: number;
}

/** Some seconds of a head that does not stop turning. */
const MOST_STRETCHES = 4;

export const NOT_MOVED: Movement = {
  views: [],
  stretches: [],
  planarity: { kind: 'not-assessed' },
  challenge: { kind: 'not-run' },
  turn: [],
};

/** Null when the engine laid no mesh. */
export function seenView(atMs: number, { shape, embedding }: FaceReading): SeenView | null {
  return shape && { ...viewOf(atMs, shape), face: embedding };
}

/** @param view null where the frame shows no shape of the face that is followed */
export function withView(
  movement: Movement,
  view: SeenView | null,
  atMs: number,
  rule: SteadyRule,
): Movement {
  const last = movement.views.at(-1);
  if (last && !(atMs - last.atMs <= rule.maxGapMs)) return afresh(movement, view, atMs);
  if (!view) return judgedAt(movement, movement.views, atMs);
  if (last && !(turnBetween(last.pose, view.pose) <= rule.maxStepDeg)) return afresh(movement, view, atMs);
  return judgedAt(movement, [...movement.views, view], atMs);
}

/** @returns the movement unchanged when there is no view to start from or a turn was asked for before */
export function withCommand(movement: Movement, command: HeadTurn): Movement {
  const facing = movement.views.at(-1);
  if (!facing || movement.challenge.kind !== 'not-run') return movement;
  return { ...movement, challenge: { kind: 'running', command, facing } };
}

/** Whoever has left has not turned. */
export function outOfSight(movement: Movement, atMs: number): Movement {
  if (movement.challenge.kind !== 'running') return movement;
  return { ...movement, challenge: brokenOff(movement.challenge, atMs) };
}

function afresh(movement: Movement, view: SeenView | null, atMs: number): Movement {
  const { challenge, turn } = outOfSight(movement, atMs);
  return { ...NOT_MOVED, views: view ? [view] : [], challenge, turn };
}

function judgedAt(movement: Movement, views: readonly SeenView[], atMs: number): Movement {
  const { challenge, planarity, stretches } = movement;
  const now = judgePlanarity(views);
  const judged = challenge.kind === 'running' ? judgeChallenge(challenge, views, atMs) : challenge;
  const kept = judged.kind === 'running' ? keptUntilJudged(views, judged.facing.atMs) : latest(views);
  return {
    views: kept,
    stretches: now.kind === 'moved-3d' ? withStretch(stretches, latest(views)) : stretches,
    planarity: planarity.kind === 'moved-3d' ? planarity : now,
    challenge: judged,
    turn: isAnswered(challenge, judged) ? sinceFacing(views, challenge.facing.atMs) : movement.turn,
  };
}

function isAnswered(before: Challenge, after: Challenge): before is RunningChallenge {
  return before.kind === 'running' && after.kind === 'passed';
}

function latest(views: readonly SeenView[]): readonly SeenView[] {
  return views.slice(-MOST_VIEWS);
}

function sinceFacing(views: readonly SeenView[], commandedMs: number): readonly SeenView[] {
  return views.filter(({ atMs }) => atMs >= commandedMs);
}

/** All since the command, and as many as planarity wants. */
function keptUntilJudged(views: readonly SeenView[], commandedMs: number): readonly SeenView[] {
  return views.filter(({ atMs }, i) => atMs >= commandedMs || i >= views.length - MOST_VIEWS);
}

function withStretch(
  stretches: readonly (readonly SeenView[])[],
  stretch: readonly SeenView[],
): readonly (readonly SeenView[])[] {
  const newest = stretches.at(-1)?.at(-1);
  const begins = stretch[0];
  if (newest && begins && !(begins.atMs > newest.atMs)) return stretches;
  return [...stretches, stretch].slice(-MOST_STRETCHES);
}
