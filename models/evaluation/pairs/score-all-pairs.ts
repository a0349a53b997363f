import { matrixOf, similaritiesOfAllPairs } from '../comparison/compare-embeddings.ts';
import { pairIndex } from '../comparison/comparison-task.ts';
import type { ImageSet } from '../images/image-set.ts';
import { comparisonsOfEveryone, comparisonsOfPeople } from '../statistics/scored-comparisons.ts';
import type { ComparedPair, PairScores } from './pair-scores.ts';

/**
 * Every image against every other. Each person's mated pairs count 1 together, so that somebody with a hundred
 * images does not speak for everybody.
 */
export async function scoreAllPairs({ images, people }: ImageSet, threads: number): Promise<PairScores> {
  const read = images.flatMap(({ outcome, person }, image) =>
    outcome.kind === 'chosen' ? [{ image, person, embedding: outcome.face.embedding }] : [],
  );
  const similarities = await similaritiesOfAllPairs(matrixOf(read.map((each) => each.embedding)), threads);
  const rowOf = new Map(read.map(({ image }, row) => [image, row]));

  const mated = matedPairs(images.map(({ person }) => person));
  const similarityOf = ({ a, b }: ComparedPair): number => {
    const rowA = rowOf.get(a);
    const rowB = rowOf.get(b);
    if (rowA === undefined || rowB === undefined) return -Infinity;
    return similarities[pairIndex(rowA, rowB, read.length)] as number;
  };
  const personOf = ({ a }: ComparedPair): number => images[a]?.person ?? 0;
  const pairsOfPerson = new Float64Array(people.length);
  for (const pair of mated) pairsOfPerson[personOf(pair)] = (pairsOfPerson[personOf(pair)] ?? 0) + 1;
  const rankedMated = comparisonsOfPeople({
    similarities: Float32Array.from(mated, similarityOf),
    people: Uint32Array.from(mated, personOf),
    weights: Float64Array.from(mated, (pair) => 1 / (pairsOfPerson[personOf(pair)] ?? 1)),
  });

  const personOfRow = Uint32Array.from(read, ({ person }) => person);
  const others = pairsOfDifferentPeople(similarities, personOfRow);
  const imagesOfPerson = new Float64Array(people.length);
  for (const person of personOfRow) imagesOfPerson[person] = (imagesOfPerson[person] ?? 0) + 1;
  const rowsAt = (index: number): readonly [number, number] =>
    rowsOfPair(others.pairs[index] as number, read.length);
  const rankedOthers = comparisonsOfEveryone({
    similarities: others.similarities,
    peopleOf: (index) => {
      const [a, b] = rowsAt(index);
      return [personOfRow[a] as number, personOfRow[b] as number];
    },
    imagesOfPerson,
  });

  const allPairs = (images.length * (images.length - 1)) / 2;
  return {
    mated: {
      ...rankedMated,
      pairAt: (rank) => mated[rankedMated.order[rank] as number] as ComparedPair,
    },
    nonMated: {
      ...rankedOthers,
      pairAt: (rank) => {
        const [a, b] = rowsAt(rankedOthers.order[rank] as number);
        return { a: read[a]?.image ?? -1, b: read[b]?.image ?? -1, line: null };
      },
    },
    uncompared: {
      mated: mated.filter((pair) => similarityOf(pair) === -Infinity).length,
      nonMated: allPairs - mated.length - others.similarities.length,
    },
  };
}

function matedPairs(personOfImage: readonly number[]): readonly ComparedPair[] {
  const imagesOf = new Map<number, number[]>();
  for (const [image, person] of personOfImage.entries()) {
    const images = imagesOf.get(person) ?? [];
    imagesOf.set(person, images);
    images.push(image);
  }
  return Array.from(imagesOf.values()).flatMap((images) =>
    images.flatMap((a, i) => images.slice(i + 1).map((b) => ({ a, b, line: null }))),
  );
}

interface OtherPairs {
  readonly similarities: Float32Array;
  /** The `pairIndex` of each. */
  readonly pairs: Uint32Array;
}

function pairsOfDifferentPeople(similarities: Float32Array, personOfRow: Uint32Array): OtherPairs {
  const kept = new Float32Array(similarities.length);
  const pairs = new Uint32Array(similarities.length);
  let count = 0;
  let index = 0;
  for (let a = 0; a < personOfRow.length; a++) {
    for (let b = a + 1; b < personOfRow.length; b++, index++) {
      if (personOfRow[a] === personOfRow[b]) continue;
      kept[count] = similarities[index] as number;
      pairs[count] = index;
      count++;
    }
  }
  return { similarities: kept.subarray(0, count), pairs: pairs.subarray(0, count) };
}

/** The way back from `pairIndex`; the root is exact to a row or two, which the loops put right. */
function rowsOfPair(index: number, rows: number): readonly [number, number] {
  const halves = 2 * rows - 1;
  let a = Math.floor((halves - Math.sqrt(halves * halves - 8 * index)) / 2);
  while (pairIndex(a, a + 1, rows) > index) a--;
  while (pairIndex(a + 1, a + 2, rows) <= index) a++;
  return [a, index - pairIndex(a, a + 1, rows) + a + 1];
}
