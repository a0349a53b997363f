import { type Embedding, meanEmbedding, similarity } from '../face/embedding.ts';
import { type Box, overlap } from '../face/geometry.ts';
import type { Identification } from '../face/match.ts';
import type { QualityVerdict } from '../face/quality.ts';
import type { FaceReading } from '../face/reading.ts';

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
  readonly clearFrames: number;
  readonly suspectFrames: number;
  /** How often the fused probe was recognised as whom. */
  readonly votes: ReadonlyMap<string, number>;
}

export interface UsableFrame {
  readonly embedding: Embedding;
  readonly score: number;
}

/** The renormalised mean of three frames lost least on LFW; more frames of one approach add little. */
export const FUSED_FRAMES = 3;

export function beginVisit(id: string, sighting: Sighting): Visit {
  const empty: Visit = {
    id,
    startedMs: sighting.atMs,
    lastSeenMs: sighting.atMs,
    box: sighting.reading.box,
    sightings: 0,
    best: [],
    usableFrames: 0,
    clearFrames: 0,
    suspectFrames: 0,
    votes: new Map(),
  };
  return withSighting(empty, sighting);
}

export function withSighting(visit: Visit, { atMs, reading, quality }: Sighting): Visit {
  const usable = quality.kind === 'accepted';
  const { passive } = reading.liveness;
  return {
    ...visit,
    lastSeenMs: atMs,
    box: reading.box,
    sightings: visit.sightings + 1,
    best: usable ? bestFrames(visit.best, reading) : visit.best,
    usableFrames: visit.usableFrames + (usable ? 1 : 0),
    clearFrames: visit.clearFrames + (passive.kind === 'clear' ? 1 : 0),
    suspectFrames: visit.suspectFrames + (passive.kind === 'suspect' ? 1 : 0),
  };
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
