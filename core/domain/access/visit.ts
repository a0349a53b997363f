import type { HeadTurn } from '../face/challenge.ts';
import { type Embedding, meanEmbedding, similarity } from '../face/embedding.ts';
import { type Box, overlap } from '../face/geometry.ts';
import type { Identification } from '../face/match.ts';
import type { QualityVerdict } from '../face/quality.ts';
import type { FaceReading, PadAnswer } from '../face/reading.ts';
import {
  type Movement,
  NOT_MOVED,
  outOfSight,
  type SeenView,
  type SteadyRule,
  seenView,
  withCommand,
  withView,
} from './movement.ts';

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
  /** Answers of the border check and of the deployer's own model, whosever face it was: see `evidenceOfPerson`. */
  readonly passive: AnswersSoFar;
  readonly own: AnswersSoFar;
  /** Of frames that resemble the person made out, or that first made them out. */
  readonly movement: Movement;
  /** How often the fused probe was recognised as whom. */
  readonly votes: ReadonlyMap<string, number>;
}

/** Frames with an answer; those without one count nowhere. */
export interface FrameAnswers {
  readonly clear: number;
  readonly suspect: number;
}

export interface AnswersSoFar extends FrameAnswers {
  /** Of the newest clear frames, at most MOST_CLEAR_FACES: whom they clear is asked when somebody is let in. */
  readonly clearFaces: readonly Embedding[];
}

export interface UsableFrame {
  readonly embedding: Embedding;
  readonly score: number;
}

/** The renormalised mean of three frames lost least on LFW; more frames of one approach add little. */
export const FUSED_FRAMES = 3;

/** Seconds of a camera, and some hundred kilobytes a face. */
const MOST_CLEAR_FACES = 64;

const NO_ANSWERS: AnswersSoFar = { clear: 0, suspect: 0, clearFaces: [] };

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
    movement: NOT_MOVED,
    votes: new Map(),
  };
  return withSighting(empty, sighting, rule);
}

export function withSighting(visit: Visit, sighting: Sighting, rule: SteadyRule): Visit {
  const { atMs, reading, quality } = sighting;
  const usable = quality.kind === 'accepted';
  return {
    ...visit,
    lastSeenMs: atMs,
    box: reading.box,
    sightings: visit.sightings + 1,
    best: usable ? bestFrames(visit.best, reading) : visit.best,
    usableFrames: visit.usableFrames + (usable ? 1 : 0),
    passive: counted(visit.passive, reading.liveness.passive, reading.embedding),
    own: counted(visit.own, reading.liveness.own, reading.embedding),
    movement: withView(visit.movement, viewOfThePerson(visit, sighting, rule), atMs, rule),
  };
}

/**
 * Until somebody has been made out a face is followed by its place alone, and nobody knows whose it is: a head that
 * turned then would speak for the picture that is held into its place.
 */
function viewOfThePerson(
  visit: Visit,
  { atMs, reading, quality }: Sighting,
  rule: SteadyRule,
): SeenView | null {
  const person = probeOf(visit) ?? (quality.kind === 'accepted' ? reading.embedding : null);
  const isTheirs = person !== null && similarity(person, reading.embedding) >= rule.minSimilarity;
  return isTheirs ? seenView(atMs, reading) : null;
}

/**
 * Tells the person to turn the head; their answer is judged with the sightings that follow.
 * @returns the visit unchanged when there is no view to start from or a turn was asked for before
 */
export function challenged(visit: Visit, command: HeadTurn): Visit {
  return { ...visit, movement: withCommand(visit.movement, command) };
}

/** A person who has left has not turned. */
export function withoutSight(visit: Visit, atMs: number): Visit {
  return { ...visit, movement: outOfSight(visit.movement, atMs) };
}

function counted(answers: AnswersSoFar, { kind }: PadAnswer, face: Embedding): AnswersSoFar {
  switch (kind) {
    case 'clear': {
      const clearFaces = [...answers.clearFaces, face].slice(-MOST_CLEAR_FACES);
      return { ...answers, clear: answers.clear + 1, clearFaces };
    }
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
