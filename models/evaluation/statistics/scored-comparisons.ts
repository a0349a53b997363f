import { equallyWeighted, type RankedScores, weighted } from './error-rates.ts';
import { rankDescending } from './ranking.ts';

/** Ranked scores that remember whose they are, so that people can be drawn again for intervals. */
export interface ScoredComparisons extends RankedScores {
  /** By rank: where the comparison stood before it was ranked. */
  readonly order: Uint32Array;
  /** How many people are behind the comparisons. */
  readonly people: number;
  /** The same comparisons as they weigh when each person was drawn so often. */
  redrawn(timesDrawn: Float64Array): RankedScores;
}

export interface OnePersonScores {
  readonly similarities: Float32Array;
  /** The person of each comparison, as an index into the draws. */
  readonly people: Uint32Array;
  /** What each comparison counts. */
  readonly weights: Float64Array;
}

/** Comparisons that belong to one person each: mated pairs, or one search per probe. */
export function comparisonsOfPeople(scores: OnePersonScores): ScoredComparisons {
  const { order, similarities } = rankDescending(scores.similarities);
  const people = Array.from(order, (index) => scores.people[index] as number);
  const weights = Float64Array.from(order, (index) => scores.weights[index] as number);
  return {
    ...weighted(similarities, weights),
    order,
    people: new Set(people).size,
    redrawn: (times) =>
      weighted(
        similarities,
        weights.map((own, rank) => own * (times[people[rank] as number] as number)),
      ),
  };
}

export interface TwoPeopleScores {
  readonly similarities: Float32Array;
  readonly first: Uint32Array;
  readonly second: Uint32Array;
}

/** Listed comparisons of two different people, each counting 1; a draw multiplies by both people's counts. */
export function comparisonsBetweenPeople(scores: TwoPeopleScores): ScoredComparisons {
  const { order, similarities } = rankDescending(scores.similarities);
  const first = Uint32Array.from(order, (index) => scores.first[index] as number);
  const second = Uint32Array.from(order, (index) => scores.second[index] as number);
  return {
    ...equallyWeighted(similarities),
    order,
    people: new Set([...first, ...second]).size,
    redrawn: (times) => {
      const sums = new Float64Array(order.length + 1);
      sumProducts(first, second, times, sums);
      return {
        similarities,
        totalWeight: sums.at(-1) ?? 0,
        weightOfFirst: (count) => sums[count] as number,
      };
    },
  };
}

export interface EveryoneScores {
  readonly similarities: Float32Array;
  /** The two people of a comparison; asked for the most similar ones only, as millions need not be stored. */
  peopleOf(index: number): readonly [number, number];
  /** Images of each person: what all comparisons of a draw weigh together follows from them. */
  readonly imagesOfPerson: Float64Array;
}

/** False match rates up to 0.1 are asked of a draw; a draw that disfavours similar people needs a little more. */
const LEADING_SHARE = 0.12;

/** Every image against every image of somebody else, each comparison counting 1; a draw is valid until the next. */
export function comparisonsOfEveryone(scores: EveryoneScores): ScoredComparisons {
  const { order, similarities } = rankDescending(scores.similarities);
  const leading = Math.ceil(order.length * LEADING_SHARE);
  const first = new Uint32Array(leading);
  const second = new Uint32Array(leading);
  for (let rank = 0; rank < leading; rank++) {
    const [a, b] = scores.peopleOf(order[rank] as number);
    first[rank] = a;
    second[rank] = b;
  }
  const sums = new Float64Array(leading + 1);
  return {
    ...equallyWeighted(similarities),
    order,
    people: scores.imagesOfPerson.filter((count) => count > 0).length,
    redrawn: (times) => {
      sumProducts(first, second, times, sums);
      return {
        similarities,
        totalWeight: pairsBetweenPeople(scores.imagesOfPerson.map((n, i) => n * (times[i] as number))),
        weightOfFirst: (count) => sums[count] ?? Number.POSITIVE_INFINITY,
      };
    },
  };
}

/** @param sums receives the running sums of the products of both people's draws, beginning with 0 */
function sumProducts(first: Uint32Array, second: Uint32Array, times: Float64Array, sums: Float64Array): void {
  let sum = 0;
  for (let i = 0; i < first.length; i++) {
    sum += (times[first[i] as number] as number) * (times[second[i] as number] as number);
    sums[i + 1] = sum;
  }
}

function pairsBetweenPeople(images: Float64Array): number {
  const all = images.reduce((sum, n) => sum + n, 0);
  const squares = images.reduce((sum, n) => sum + n * n, 0);
  return (all * all - squares) / 2;
}
