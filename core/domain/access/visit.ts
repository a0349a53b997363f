import { brokenOff, type Challenge, type HeadTurn, judgeChallenge } from '../face/challenge.ts';
import { type Embedding, meanEmbedding, similarity } from '../face/embedding.ts';
import { type Box, overlap } from '../face/geometry.ts';
import type { Identification } from '../face/match.ts';
import {
  judgePlanarity,
  MOST_VIEWS,
  type PlanarityAnswer,
  type ShapeView,
  turnBetween,
  viewOf,
} from '../face/planarity.ts';
import type { QualityVerdict } from '../face/quality.ts';
import type { FaceReading, PadAnswer } from '../face/reading.ts';

/** One frame's reading of one face, with the probe verdict on its quality. `atMs` is monotonic. */
export interface Sighting {
  readonly atMs: number;
  readonly reading: FaceReading;
  readonly quality: QualityVerdict;
}

/**
 * The sightings of one track in a lane until a decision. Only frames of good quality may speak for
 * the person; the best of them are fused into one probe.
 */
export interface Visit {
  readonly id: string;
  readonly startedMs: number;
  readonly lastSeenMs: number;
  readonly box: Box;
  readonly sightings: number;
  /** Frames good enough to match, best first, at most FUSED_FRAMES. */
  readonly best: readonly UsableFrame[];
  readonly usableFrames: number;
  /**
   * Answers of the border check and of the deployer's own model. `clear` counts those of the person made out alone;
   * `suspect` all, whosever face it was; `clearOfUnknown` speaks for nobody, and against a suspicion alone.
   */
  readonly passive: AnswersSoFar;
  readonly own: AnswersSoFar;
  /** The face's shape in the newest frames that follow each other without a gap, oldest first. */
  readonly views: readonly ShapeView[];
  /** `moved-3d` once it was seen, for as long as the person is followed without a gap. */
  readonly planarity: PlanarityAnswer;
  readonly challenge: Challenge;
  /** How often the fused probe was recognised as whom. */
  readonly votes: ReadonlyMap<string, number>;
}

/** Frames with an answer; those without one count nowhere. */
export interface FrameAnswers {
  readonly clear: number;
  readonly suspect: number;
}

export interface AnswersSoFar extends FrameAnswers {
  /** Clear frames of a face that was not, or not yet, made out. */
  readonly clearOfUnknown: number;
}

export interface UsableFrame {
  readonly embedding: Embedding;
  readonly score: number;
}

/** The renormalised mean of three frames lost least on LFW; more frames of one approach add little. */
export const FUSED_FRAMES = 3;

/** What keeps two frames of a track from being two frames of one movement of one head. */
export interface SteadyRule {
  /** Below it the frame may show another face, or a picture put in its place. */
  readonly minSimilarity: number;
  readonly maxGapMs: number;
  /** A head that is elsewhere at once has not turned. Degrees between two frames. */
  readonly maxStepDeg: number;
}

const NO_ANSWERS: AnswersSoFar = { clear: 0, clearOfUnknown: 0, suspect: 0 };

export function beginVisit(id: string, sighting: Sighting, rule: SteadyRule): Visit {
  const empty: Visit = {
    id,
    startedMs: sighting.atMs,
    lastSeenMs: sighting.atMs,
    box: sighting.reading.box,
    sightings: 0,
    best: [],
    usableFrames: 0,
    passive: NO_ANSWERS,
    own: NO_ANSWERS,
    views: [],
    planarity: { kind: 'not-assessed' },
    challenge: { kind: 'not-run' },
    votes: new Map(),
  };
  return withSighting(empty, sighting, rule);
}

export function withSighting(visit: Visit, sighting: Sighting, rule: SteadyRule): Visit {
  const { atMs, reading, quality } = sighting;
  const usable = quality.kind === 'accepted';
  const whose = isOfThePerson(visit, sighting, rule) ? 'theirs' : 'unknown';
  const { passive, own } = reading.liveness;
  return {
    ...visit,
    lastSeenMs: atMs,
    box: reading.box,
    sightings: visit.sightings + 1,
    best: usable ? bestFrames(visit.best, reading) : visit.best,
    usableFrames: visit.usableFrames + (usable ? 1 : 0),
    passive: counted(visit.passive, passive, whose),
    own: counted(visit.own, own, whose),
    ...movement(visit, sighting, whose, rule),
  };
}

/** Theirs are the frames that resemble the person made out, or that first made them out. */
type Whose = 'theirs' | 'unknown';

/**
 * Until somebody has been made out a face is followed by its place alone, and nobody knows whose it is: a head that
 * turned then would speak for the picture that is held into its place.
 */
function isOfThePerson(visit: Visit, { reading, quality }: Sighting, rule: SteadyRule): boolean {
  const person = probeOf(visit) ?? (quality.kind === 'accepted' ? reading.embedding : null);
  return person !== null && similarity(person, reading.embedding) >= rule.minSimilarity;
}

/**
 * Tells the person to turn the head; their answer is judged with the sightings that follow.
 * @returns the visit unchanged when there is no view to start from or a turn was asked for before
 */
export function challenged(visit: Visit, command: HeadTurn): Visit {
  const facing = visit.views.at(-1);
  if (!facing || visit.challenge.kind !== 'not-run') return visit;
  return { ...visit, challenge: { kind: 'running', command, facing } };
}

/** A person who has left has not turned. */
export function withoutSight(visit: Visit, atMs: number): Visit {
  if (visit.challenge.kind !== 'running') return visit;
  return { ...visit, challenge: brokenOff(visit.challenge, atMs) };
}

type Movement = Pick<Visit, 'views' | 'planarity' | 'challenge'>;

function movement(visit: Visit, { atMs, reading }: Sighting, whose: Whose, rule: SteadyRule): Movement {
  const last = visit.views.at(-1);
  const view = whose === 'theirs' && reading.shape ? viewOf(atMs, reading.shape) : null;
  if (last && !(atMs - last.atMs <= rule.maxGapMs)) return afresh(visit, view, atMs);
  if (!view) return { ...judgedAt(visit, visit.views, atMs) };
  if (last && !(turnBetween(last.pose, view.pose) <= rule.maxStepDeg)) return afresh(visit, view, atMs);
  return judgedAt(visit, [...visit.views, view], atMs);
}

function afresh(visit: Visit, view: ShapeView | null, atMs: number): Movement {
  return {
    views: view ? [view] : [],
    planarity: { kind: 'not-assessed' },
    challenge: withoutSight(visit, atMs).challenge,
  };
}

function judgedAt({ planarity, challenge }: Visit, views: readonly ShapeView[], atMs: number): Movement {
  const judged = challenge.kind === 'running' ? judgeChallenge(challenge, views, atMs) : challenge;
  const kept = judged.kind === 'running' ? viewsSince(views, judged.facing.atMs) : views.slice(-MOST_VIEWS);
  return {
    views: kept,
    planarity: planarity.kind === 'moved-3d' ? planarity : judgePlanarity(views),
    challenge: judged,
  };
}

/** All since the command, and as many as planarity wants. */
function viewsSince(views: readonly ShapeView[], atMs: number): readonly ShapeView[] {
  return views.filter((view, i) => view.atMs > atMs || i >= views.length - MOST_VIEWS);
}

function counted(answers: AnswersSoFar, { kind }: PadAnswer, whose: Whose): AnswersSoFar {
  switch (kind) {
    case 'clear':
      return whose === 'theirs'
        ? { ...answers, clear: answers.clear + 1 }
        : { ...answers, clearOfUnknown: answers.clearOfUnknown + 1 };
    case 'suspect':
      return { ...answers, suspect: answers.suspect + 1 };
    default:
      return answers;
  }
}

export function withVote(visit: Visit, identification: Identification): Visit {
  if (identification.kind !== 'match') return visit;
  const { personId } = identification.best;
  const votes = new Map(visit.votes).set(personId, (visit.votes.get(personId) ?? 0) + 1);
  return { ...visit, votes };
}

/** The fused probe, or null while no frame was good enough. */
export function probeOf(visit: Visit): Embedding | null {
  const [first, ...rest] = visit.best;
  return first ? meanEmbedding([first.embedding, ...rest.map((frame) => frame.embedding)]) : null;
}

export interface ContinuityRule {
  /** The least overlap of a face's box with where it was last seen. */
  readonly minOverlap: number;
  /** The least similarity with the visit so far; below it another person has stepped into the box. */
  readonly minSimilarity: number;
}

/** Whether a reading continues the visit: in the same place, and not with somebody else's face. */
export function continues(visit: Visit, reading: FaceReading, rule: ContinuityRule): boolean {
  if (!(overlap(visit.box, reading.box) >= rule.minOverlap)) return false;
  const probe = probeOf(visit);
  return probe === null || similarity(probe, reading.embedding) >= rule.minSimilarity;
}

function bestFrames(best: readonly UsableFrame[], reading: FaceReading): readonly UsableFrame[] {
  const unified = reading.quality.find((assessment) => assessment.measure === 'UnifiedQualityScore');
  const score = unified?.kind === 'assessed' ? unified.score : 0;
  return [...best, { embedding: reading.embedding, score }]
    .sort((a, b) => b.score - a.score)
    .slice(0, FUSED_FRAMES);
}
