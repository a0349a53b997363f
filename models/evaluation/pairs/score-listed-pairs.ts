import { matrixOf } from '../comparison/compare-embeddings.ts';
import { similarityOfRows } from '../comparison/similarity-tiles.ts';
import type { ImageSet } from '../images/image-set.ts';
import type { ListedPair } from '../protocol/pairs-protocol.ts';
import type { LabelledScore } from '../statistics/accuracy.ts';
import { comparisonsBetweenPeople, comparisonsOfPeople } from '../statistics/scored-comparisons.ts';
import type { ComparedPair, PairScores } from './pair-scores.ts';

interface ScoredPair extends ComparedPair {
  readonly same: boolean;
  /** -Infinity when one of the images has no template. */
  readonly similarity: number;
}

/** In the order of the file. */
export function scorePairs(pairs: readonly ListedPair[], { images }: ImageSet): readonly ScoredPair[] {
  const indexOf = new Map(images.map(({ file }, index) => [file.path, index]));
  const rowOf = new Map<number, number>();
  const embeddings = images.flatMap(({ outcome }, index) => {
    if (outcome.kind === 'failed') return [];
    rowOf.set(index, rowOf.size);
    return [outcome.face.embedding];
  });
  const matrix = matrixOf(embeddings);
  return pairs.map(({ line, a, b, same }) => {
    const pair = { a: indexOf.get(a.path) ?? -1, b: indexOf.get(b.path) ?? -1, line, same };
    const rowA = rowOf.get(pair.a);
    const rowB = rowOf.get(pair.b);
    if (rowA === undefined || rowB === undefined) return { ...pair, similarity: -Infinity };
    return { ...pair, similarity: Math.fround(similarityOfRows(matrix, rowA, rowB)) };
  });
}

export function labelled(scored: readonly ScoredPair[]): readonly LabelledScore[] {
  return scored.map(({ similarity, same }) => ({ similarity, same }));
}

export function rankListedPairs(scored: readonly ScoredPair[], { images }: ImageSet): PairScores {
  const personOf = (image: number): number => images[image]?.person ?? 0;
  const mated = scored.filter(({ same }) => same);
  const named = scored.filter(({ same }) => !same);
  const nonMated = named.filter(({ similarity }) => similarity !== -Infinity);
  const rankedMated = comparisonsOfPeople({
    similarities: Float32Array.from(mated, ({ similarity }) => similarity),
    people: Uint32Array.from(mated, ({ a }) => personOf(a)),
    weights: new Float64Array(mated.length).fill(1),
  });
  const rankedNonMated = comparisonsBetweenPeople({
    similarities: Float32Array.from(nonMated, ({ similarity }) => similarity),
    first: Uint32Array.from(nonMated, ({ a }) => personOf(a)),
    second: Uint32Array.from(nonMated, ({ b }) => personOf(b)),
  });
  return {
    mated: { ...rankedMated, pairAt: (rank) => at(mated, rankedMated.order, rank) },
    nonMated: { ...rankedNonMated, pairAt: (rank) => at(nonMated, rankedNonMated.order, rank) },
    uncompared: {
      mated: mated.filter(({ similarity }) => similarity === -Infinity).length,
      nonMated: named.length - nonMated.length,
    },
  };
}

function at(pairs: readonly ScoredPair[], order: Uint32Array, rank: number): ComparedPair {
  const pair = pairs[order[rank] ?? -1];
  if (!pair) throw new RangeError(`there is no comparison of rank ${rank}`);
  return pair;
}
