import { describe, expect, it } from 'vitest';
import { lookAlikes, type NearestOthers, pairsToReview } from '#domain/promise/nearest-others';

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

describe('people asked for their badge', () => {
  it('are those whom another person would pass for, or whose nearest is not known', () => {
    expect(lookAlikes(PEOPLE, 0.5)).toEqual(['b', 'a', 'd']);
    expect(lookAlikes(PEOPLE, 0.4)).toEqual(['b', 'a', 'c', 'd']);
  });

  it('are all who have anyone near them, when the threshold is no number', () => {
    expect(lookAlikes(PEOPLE, Number.NaN)).toEqual(['b', 'a', 'c', 'd']);
  });
});
