import { type Embedding, meanEmbedding, similarity } from '#domain/face/embedding';
import type { ImpostorScores, TailPoint } from '#domain/promise/threshold';

export type MeasuredScores = Omit<ImpostorScores, 'fusionFactor'>;

export interface PersonImages {
  readonly person: string;
  readonly embeddings: readonly [Embedding, ...Embedding[]];
}

export interface MeasureRequest {
  readonly people: readonly PersonImages[];
  readonly source: string;
  /** A probe is the mean of this many images; people with fewer are only enrolled. */
  readonly framesFused: number;
  /** Pairs above this are held for one person under two names, and are left out. */
  readonly sameAbove: number;
  readonly seed: number;
}

/** Below this two faces are strangers beyond doubt; the tail that thresholds come from begins well above. */
const TAIL_FROM = 0.2;
const TAIL_STEP = 0.005;
/** A share that fewer pairs stand behind says more about these pairs than about people. */
const FEWEST_PAIRS = 10;
const RESAMPLES = 400;

interface Pair {
  readonly probe: number;
  readonly reference: number;
  readonly similarity: number;
}

/**
 * Compares everyone's probe with everyone else's enrolled image, and says with an interval over
 * people how often strangers look alike. One image enrolled per person; probes of other images.
 */
export function measureImpostors({
  people,
  source,
  framesFused,
  sameAbove,
  seed,
}: MeasureRequest): MeasuredScores {
  const [first] = people;
  if (!first) throw new RangeError('there is nobody to measure');
  const probes = people.map(({ embeddings }) => probeOf(embeddings, framesFused));
  const pairs: Pair[] = [];
  let comparisons = 0;
  for (const [i, probe] of probes.entries()) {
    if (!probe) continue;
    for (const [j, { embeddings }] of people.entries()) {
      // With single images each pair of people is compared once; the other order would be the same score.
      if (i === j || (framesFused === 1 && j < i)) continue;
      const score = similarity(probe, embeddings[0]);
      if (score > sameAbove) continue;
      comparisons += 1;
      if (score >= TAIL_FROM) pairs.push({ probe: i, reference: j, similarity: score });
    }
  }
  return {
    pipelineId: first.embeddings[0].pipelineId,
    source,
    people: people.length,
    comparisons,
    tail: tailOf(pairs, comparisons, people.length, seed),
  };
}

function probeOf([first, ...others]: PersonImages['embeddings'], framesFused: number): Embedding | null {
  if (framesFused === 1) return first;
  // The enrolled image is not among the probe's: the same picture on both sides would flatter the score.
  const [a, ...rest] = others.slice(0, framesFused);
  return a && rest.length === framesFused - 1 ? meanEmbedding([a, ...rest]) : null;
}

function tailOf(
  pairs: readonly Pair[],
  comparisons: number,
  people: number,
  seed: number,
): readonly TailPoint[] {
  const sorted = pairs.toSorted((a, b) => b.similarity - a.similarity);
  const resamples = Array.from({ length: RESAMPLES }, (_, i) => weights(people, seed + i));
  const sums = new Float64Array(RESAMPLES);
  const tail: TailPoint[] = [];
  const highest = Math.floor((sorted[FEWEST_PAIRS - 1]?.similarity ?? 0) / TAIL_STEP);
  let taken = 0;
  for (let step = highest; step * TAIL_STEP >= TAIL_FROM; step--) {
    const at = Number((step * TAIL_STEP).toFixed(3));
    for (let pair = sorted[taken]; pair && pair.similarity >= at; pair = sorted[taken]) {
      for (const [r, weight] of resamples.entries()) {
        sums[r] = (sums[r] ?? 0) + (weight[pair.probe] ?? 0) * (weight[pair.reference] ?? 0);
      }
      taken += 1;
    }
    const upper = sums.toSorted()[Math.ceil(0.95 * RESAMPLES) - 1] ?? Number.NaN;
    tail.push({ similarity: at, fmr: round(taken / comparisons), fmrUpper: round(upper / comparisons) });
  }
  return tail.reverse();
}

function round(share: number): number {
  return Number(share.toPrecision(4));
}

/** How often each person was drawn, in as many draws with replacement as there are people. */
function weights(people: number, seed: number): Uint8Array {
  const drawn = new Uint8Array(people);
  let state = (seed + 1) * 0x9e3779b9;
  for (let i = 0; i < people; i++) {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    const at = ((t ^ (t >>> 14)) >>> 0) % people;
    drawn[at] = (drawn[at] ?? 0) + 1;
  }
  return drawn;
}

/** Below this nobody is accepted, and the ratio does not matter. */
const FUSION_COMPARED_FROM = 0.3;

/**
 * The largest ratio of the upper FMR of fused probes to that of single images, at any similarity that both
 * measurements reach.
 * @returns at least 1
 */
export function fusionFactorOf(single: MeasuredScores, fused: MeasuredScores): number {
  const ratios = fused.tail.flatMap(({ similarity: at, fmrUpper }) => {
    const alone = single.tail.find((point) => point.similarity === at);
    return alone && at >= FUSION_COMPARED_FROM ? [fmrUpper / alone.fmrUpper] : [];
  });
  return Number(Math.max(1, ...ratios).toFixed(2));
}
