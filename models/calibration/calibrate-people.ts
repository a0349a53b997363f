import type { Embedding } from '#domain/face/embedding';
import type { MatedScores } from '#domain/promise/expected-misses';
import { type NearestOthers, pairsToReview, type SimilarPair } from '#domain/promise/nearest-others';
import { type StrangerEvidence, strangerEvidence } from '#domain/promise/stranger-evidence';
import { GalleryMatrix } from '../gallery-index/gallery-matrix.ts';
import { createKernelMemory } from '../gallery-index/kernel/kernel.ts';
import { NeighbourTable } from '../gallery-index/neighbour-table.ts';
import { MATED_SCALE, matedByFrames } from './measure-mated.ts';

export interface NamedEmbeddings {
  readonly personId: string;
  readonly embeddings: readonly [Embedding, ...Embedding[]];
}

/** What a person's images are taken for. */
export type ImageUse =
  /** All are templates: the folder is a gallery. */
  | 'gallery'
  /** The first is the template, the others are photos of the same person at another time. */
  | 'first-enrolled';

export interface Calibration {
  readonly evidence: StrangerEvidence;
  readonly pairsToReview: readonly SimilarPair[];
  /** Null when no image was left to compare with its person's template. */
  readonly mated: MatedScores | null;
}

const TEMPLATES_A_STEP = 64;

/**
 * Measures a gallery by itself: what strangers would score, and, where there are further images, what
 * its people score.
 * @param reviewLevel pairs at or above it are doubtful, for a person to look at
 */
export function calibratePeople(
  people: readonly NamedEmbeddings[],
  use: ImageUse,
  { reviewLevel, source }: { readonly reviewLevel: number; readonly source: string },
): Calibration {
  const members = nearestOthers(people, use);
  return {
    evidence: strangerEvidence({
      members,
      outsiders: [],
      // A score that is no number is nothing to look at: it counts as the highest there is.
      resemblance: (_, __, score) => (score >= reviewLevel ? 'doubtful' : 'strangers'),
    }),
    pairsToReview: pairsToReview(members, reviewLevel),
    mated: use === 'first-enrolled' ? mated(people, source) : null,
  };
}

function nearestOthers(people: readonly NamedEmbeddings[], use: ImageUse): readonly NearestOthers[] {
  const [first] = people;
  if (!first) return [];
  const { length } = first.embeddings[0].values;
  const matrix = new GalleryMatrix(length, createKernelMemory());
  for (const { personId, embeddings } of people) {
    const templates = use === 'gallery' ? embeddings : embeddings.slice(0, 1);
    const joined = new Float32Array(templates.length * length);
    for (const [i, { values }] of templates.entries()) joined.set(values, i * length);
    matrix.put({ personId, templates: joined, scopes: [] });
  }
  const table = new NeighbourTable(matrix, null);
  while (table.pending > 0) table.step(TEMPLATES_A_STEP);
  return people.map(({ personId }) => {
    const nearest = table.nearestOf(matrix.people.numberOf(personId) ?? Number.NaN) ?? [];
    return {
      personId,
      nearest: nearest.map(({ person, score }) => ({
        personId: matrix.people.idOf(person),
        similarity: score,
      })),
    };
  });
}

function mated(people: readonly NamedEmbeddings[], source: string): MatedScores | null {
  const [first] = people;
  const byFrames = matedByFrames(
    people.map(({ embeddings }) => embeddings),
    MATED_SCALE,
  );
  if (!first || byFrames.length === 0) return null;
  return { pipelineId: first.embeddings[0].pipelineId, source, byFrames };
}
