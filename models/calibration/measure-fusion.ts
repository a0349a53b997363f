import { type Embedding, meanEmbedding, similarity } from '#domain/face/embedding';
import { drawWeights } from './draw-weights.ts';
import type { PersonImages } from './measure-impostors.ts';

export interface FusionRequest {
  readonly people: readonly PersonImages[];
  /** A fused probe is the mean of this many images. */
  readonly framesFused: number;
  /** Pairs of people of whom any image scores above this are left out as one person under two names. */
  readonly sameAbove: number;
  /** The least similarity at which a threshold may ever lie. */
  readonly from: number;
  readonly seed: number;
}

export type FusionFactor =
  /** The upper end of the 95% interval of the ratio, where it is highest. */
  | { readonly kind: 'measured'; readonly factor: number; readonly people: number }
  | { readonly kind: 'not-measured'; readonly people: number };

/**
 * Below this many accepted strangers a ratio tells of chance: on LFW the ratio of 13 to 3 pairs made a factor of 9.6
 * for a network whose factor is 3 to 4 wherever more than 100 stand behind it.
 */
const FEWEST_PAIRS = 100;
const LEVELS = 40;
const RESAMPLES = 200;
const FEWEST_PEOPLE = 20;

interface Scored {
  readonly score: number;
  readonly probe: number;
  readonly reference: number;
  /** A fused probe counts whole, each of its single images its part. */
  readonly fused: number;
  readonly single: number;
}

/**
 * How many times as often a stranger is accepted when a probe is the mean of several images instead of one, at the
 * same similarity. Both are counted on the same people's same images against the same others, so that nothing
 * differs but the fusion; resampled over people.
 */
export function measureFusion({ people, framesFused, sameAbove, from, seed }: FusionRequest): FusionFactor {
  const probes = people.flatMap(({ embeddings: [, ...others] }, person) => {
    const [first, ...rest] = others.slice(0, framesFused);
    if (!first || rest.length < framesFused - 1) return [];
    return [{ person, singles: [first, ...rest], fused: meanEmbedding([first, ...rest]) }];
  });
  const notMeasured = { kind: 'not-measured', people: probes.length } as const;
  if (probes.length < FEWEST_PEOPLE) return notMeasured;

  const scored = compare(people, probes, { sameAbove, from }).sort((a, b) => b.score - a.score);
  const resamples = Array.from({ length: RESAMPLES }, (_, i) => drawWeights(people.length, seed + i));
  const fusedSums = new Float64Array(RESAMPLES);
  const singleSums = new Float64Array(RESAMPLES);
  let fused = 0;
  let single = 0;
  let highest = 0;
  let nextLevel = FEWEST_PAIRS;
  const allFused = scored.reduce((sum, one) => sum + one.fused, 0);
  const growth = Math.max(1, allFused / FEWEST_PAIRS) ** (1 / LEVELS);
  for (const one of scored) {
    fused += one.fused;
    single += one.single;
    for (const [r, weights] of resamples.entries()) {
      const drawn = (weights[one.probe] as number) * (weights[one.reference] as number);
      fusedSums[r] = (fusedSums[r] as number) + drawn * one.fused;
      singleSums[r] = (singleSums[r] as number) + drawn * one.single;
    }
    if (fused < nextLevel || !(single > 0)) continue;
    nextLevel = Math.max(fused * growth, fused + 1);
    highest = Math.max(highest, upperRatio(fusedSums, singleSums));
  }
  if (!(highest > 0)) return notMeasured;
  return { kind: 'measured', factor: Number(Math.max(1, highest).toFixed(2)), people: probes.length };
}

function compare(
  people: readonly PersonImages[],
  probes: readonly {
    readonly person: number;
    readonly singles: readonly Embedding[];
    readonly fused: Embedding;
  }[],
  { sameAbove, from }: Pick<FusionRequest, 'sameAbove' | 'from'>,
): Scored[] {
  return probes.flatMap(({ person, singles, fused }) =>
    people.flatMap(({ embeddings: [enrolled] }, reference): Scored[] => {
      if (reference === person) return [];
      const ofFused = similarity(fused, enrolled);
      const ofSingles = singles.map((single) => similarity(single, enrolled));
      if (Math.max(ofFused, ...ofSingles) > sameAbove) return [];
      const pair = { probe: person, reference };
      return [
        { ...pair, score: ofFused, fused: 1, single: 0 },
        ...ofSingles.map((score) => ({ ...pair, score, fused: 0, single: 1 / ofSingles.length })),
      ].filter(({ score }) => score >= from);
    }),
  );
}

function upperRatio(fused: Float64Array, single: Float64Array): number {
  const ratios = fused.map((sum, r) => sum / (single[r] as number)).sort();
  return ratios[Math.ceil(0.95 * ratios.length) - 1] as number;
}
