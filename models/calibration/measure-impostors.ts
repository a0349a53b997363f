import { type Embedding, similarity } from '#domain/face/embedding';
import { upperShare } from '#domain/promise/clopper-pearson';
import type { ImpostorScores, TailPoint } from '#domain/promise/threshold';
import { drawWeights } from './draw-weights.ts';

export interface MeasuredStrangers {
  readonly scores: Omit<ImpostorScores, 'fusion'>;
  /** Pairs of people that were held for one person under two names: in no share, and in every bound. */
  readonly leftOut: number;
}

export interface PersonImages {
  readonly person: string;
  readonly embeddings: readonly [Embedding, ...Embedding[]];
}

interface MeasureRequest {
  readonly people: readonly PersonImages[];
  readonly source: string;
  /** Pairs above this are held for one person under two names, and are left out. */
  readonly sameAbove: number;
  /** Similarities from one point of the tail to the next. */
  readonly tailStep: number;
  readonly seed: number;
}

/** Where one stranger in forty is accepted, no threshold will ever lie; the tail begins above. */
const TAIL_FROM_FMR = 0.0255;
/** A share that fewer pairs stand behind says more about these pairs than about people. */
const FEWEST_PAIRS = 10;
const RESAMPLES = 400;
const CONFIDENCE = 0.95;

/** Comparison by comparison: who was compared with whom, and how alike they looked. */
interface Comparisons {
  readonly scores: Float32Array;
  readonly probes: Uint32Array;
  readonly references: Uint32Array;
}

/**
 * Compares everyone's first image with everyone else's, each pair once, and says with an interval over people how
 * often strangers look alike.
 */
export function measureImpostors(request: MeasureRequest): MeasuredStrangers {
  const { people, source, tailStep, seed } = request;
  const [first] = people;
  if (!first) throw new RangeError('there is nobody to measure');
  const comparisons = compareAll(request);
  const pairs = pairsOf(people);
  const leftOut = pairs - comparisons.scores.length;
  return {
    scores: {
      pipelineId: first.embeddings[0].pipelineId,
      source,
      people: people.length,
      comparisons: comparisons.scores.length,
      tail: tailOf(comparisons, {
        people: people.length,
        leftOutShare: leftOut > 0 ? upperShare(leftOut, pairs, CONFIDENCE) : 0,
        step: tailStep,
        seed,
      }),
    },
    leftOut,
  };
}

function pairsOf({ length }: MeasureRequest['people']): number {
  return (length * (length - 1)) / 2;
}

function compareAll({ people, sameAbove }: MeasureRequest): Comparisons {
  const most = pairsOf(people);
  const scores = new Float32Array(most);
  const probes = new Uint32Array(most);
  const references = new Uint32Array(most);
  let count = 0;
  for (const [
    i,
    {
      embeddings: [probe],
    },
  ] of people.entries()) {
    for (const [
      j,
      {
        embeddings: [reference],
      },
    ] of people.slice(i + 1).entries()) {
      const score = similarity(probe, reference);
      if (score > sameAbove) continue;
      scores[count] = score;
      probes[count] = i;
      references[count] = i + 1 + j;
      count += 1;
    }
  }
  return {
    scores: scores.subarray(0, count),
    probes: probes.subarray(0, count),
    references: references.subarray(0, count),
  };
}

interface TailSetting {
  readonly people: number;
  /** Nobody knows that these are no strangers, so the upper bound counts them as such: the upper end of their share. */
  readonly leftOutShare: number;
  readonly step: number;
  readonly seed: number;
}

function tailOf(
  { scores, probes, references }: Comparisons,
  { people, leftOutShare, step, seed }: TailSetting,
): readonly TailPoint[] {
  const ascending = scores.slice().sort();
  const highest = Math.floor((ascending.at(-FEWEST_PAIRS) ?? Number.NaN) / step);
  const lowest = Math.ceil((ascending.at(-Math.floor(TAIL_FROM_FMR * scores.length)) ?? Number.NaN) / step);
  const pairs = [...scores.keys()]
    .filter((pair) => (scores[pair] ?? Number.NaN) >= lowest * step)
    .sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  const resamples = Array.from({ length: RESAMPLES }, (_, i) => drawWeights(people, seed + i));
  const sums = new Float64Array(RESAMPLES);
  const tail: TailPoint[] = [];
  let taken = 0;
  for (let point = highest; point >= lowest; point--) {
    const at = Number((point * step).toFixed(4));
    for (; taken < pairs.length; taken++) {
      const pair = pairs[taken] as number;
      if (!((scores[pair] as number) >= at)) break;
      for (const [r, weight] of resamples.entries()) {
        const drawn = (weight[probes[pair] as number] ?? 0) * (weight[references[pair] as number] ?? 0);
        sums[r] = (sums[r] ?? 0) + drawn;
      }
    }
    const upper = sums.toSorted()[Math.ceil(CONFIDENCE * RESAMPLES) - 1] ?? Number.NaN;
    const fmrUpper = Math.min(1, upper / scores.length + leftOutShare);
    tail.push({ similarity: at, fmr: round(taken / scores.length), fmrUpper: round(fmrUpper) });
  }
  return tail.reverse();
}

function round(share: number): number {
  return Number(share.toPrecision(4));
}
