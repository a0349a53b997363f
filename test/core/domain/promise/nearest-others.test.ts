import { describe, expect, it } from 'vitest';
import { type NearestOthers, pairsToReview } from '#domain/promise/nearest-others';

const PEOPLE: readonly NearestOthers[] = [
  {
    personId: 'b',
    nearest: [
      { personId: 'a', similarity: 0.8 },
      { personId: 'c', similarity: 0.45 },
    ],
  },
  {
    personId: 'a',
    nearest: [
      { personId: 'b', similarity: 0.8 },
      { personId: 'c', similarity: 0.3 },
    ],
  },
  { personId: 'c', nearest: [{ personId: 'b', similarity: 0.45 }] },
  { personId: 'd', nearest: [{ personId: 'a', similarity: Number.NaN }] },
  { personId: 'e', nearest: [] },
];

describe('pairs for a person to look at', () => {
  it('are each named once, the most similar first, and those not known as well', () => {
    const pairs = pairsToReview(PEOPLE, 0.6);
    expect(pairs.map(({ personId, otherId }) => personId + otherId).toSorted()).toEqual(['ab', 'ad']);
    expect(pairsToReview(PEOPLE.slice(0, 3), 0.4)).toEqual([
      { personId: 'a', otherId: 'b', similarity: 0.8 },
      { personId: 'b', otherId: 'c', similarity: 0.45 },
    ]);
  });
});
