import { describe, expect, it } from 'vitest';
import type { ImageSet } from '#models/evaluation/images/image-set';
import { enrolFailures } from '#models/evaluation/images/image-set';
import { ratesByGroup } from '#models/evaluation/pairs/group-rates';
import { accuracyByFolds, accuracyByPickedThreshold } from '#models/evaluation/pairs/pairs-accuracy';
import { scoreAllPairs } from '#models/evaluation/pairs/score-all-pairs';
import { labelled, rankListedPairs, scorePairs } from '#models/evaluation/pairs/score-listed-pairs';
import { outcomeAt } from '#models/evaluation/pairs/threshold-outcome';
import { Groups } from '#models/evaluation/protocol/groups-file';
import type { ListedPair } from '#models/evaluation/protocol/pairs-protocol';
import { shareMissing } from '#models/evaluation/statistics/error-rates';
import { image, NO_FACE } from '../faces.ts';

/** Person 0 at 0, 30 and without a face; person 1 at 90 and 140; person 2 at 150. */
const set: ImageSet = {
  people: ['p0', 'p1', 'p2'],
  images: [
    image('p0/1.jpg', 0, 0),
    image('p0/2.jpg', 0, 30),
    image('p0/3.jpg', 0, NO_FACE),
    image('p1/1.jpg', 1, 90),
    image('p1/2.jpg', 1, 140),
    image('p2/1.jpg', 2, 150),
  ],
};

function listed(a: number, b: number, same: boolean, line: number): ListedPair {
  const [first, second] = [set.images[a], set.images[b]];
  if (!first || !second) throw new RangeError('no such image');
  return { line, a: first.file, b: second.file, same };
}

/** cos 30 = .866, cos 50 = .643 mated; cos 90 = 0, cos 10 = .985 strangers; one failure of each kind. */
const pairs = [
  listed(0, 1, true, 2),
  listed(3, 4, true, 3),
  listed(0, 2, true, 4),
  listed(0, 3, false, 5),
  listed(4, 5, false, 6),
  listed(2, 5, false, 7),
];

describe('listed pairs', () => {
  const scored = scorePairs(pairs, set);
  const scores = rankListedPairs(scored, set);

  it('are ranked with the line they came from', () => {
    expect(scores.mated.similarities[0]).toBeCloseTo(Math.cos(Math.PI / 6), 5);
    expect(scores.mated.pairAt(0).line).toBe(2);
    expect(scores.nonMated.pairAt(0).line).toBe(6);
  });

  it('count a mated pair without a template as missed at every threshold', () => {
    expect(shareMissing(scores.mated, -1)).toBeCloseTo(1 / 3, 12);
  });

  it('leave a non-mated pair without a template out of the false match rate', () => {
    expect(scores.nonMated.similarities).toHaveLength(1 + 1);
    expect(scores.uncompared).toEqual({ mated: 1, nonMated: 1 });
  });

  it.each([
    { threshold: 0.7, falseMatches: 1, falseNonMatches: 2, accuracy: 1 - 3 / 6, fmr: 1 / 2, fnmr: 2 / 3 },
    { threshold: 0.6, falseMatches: 1, falseNonMatches: 1, accuracy: 1 - 2 / 6, fmr: 1 / 2, fnmr: 1 / 3 },
    { threshold: 0.99, falseMatches: 0, falseNonMatches: 3, accuracy: 1 - 3 / 6, fmr: 0, fnmr: 1 },
  ])('at $threshold give $falseMatches false matches and $falseNonMatches false non-matches', (expected) => {
    expect(outcomeAt(expected.threshold, scores)).toMatchObject(expected);
  });

  it('name every failure with its reason', () => {
    expect(enrolFailures(set.images)).toMatchObject({ images: 6, failed: 1, byReason: { 'no-face': 1 } });
  });

  it('are judged by a threshold from other pairs when there is one', () => {
    const picking = [
      { similarity: 0.7, same: true },
      { similarity: 0.5, same: false },
    ];
    expect(accuracyByPickedThreshold(labelled(scored), picking, 'train.txt')).toMatchObject({
      kind: 'picked',
      from: 'train.txt',
      threshold: 0.6,
      accuracy: 4 / 6,
    });
  });

  it('are dealt into folds where the file has none', () => {
    expect(accuracyByFolds(labelled(scored), { kind: 'none' })).toMatchObject({
      kind: 'folds',
      by: 'position',
      folded: { folds: { length: 3 } },
    });
  });

  it('are too few for folds when a kind has one pair', () => {
    const two = labelled(scored).filter((_, i) => i === 0 || i === 3);
    expect(accuracyByFolds(two, { kind: 'none' })).toMatchObject({ kind: 'not-measured' });
  });
});

describe('all pairs', () => {
  it('are every pair once, failures among them counted', async () => {
    const scores = await scoreAllPairs(set, 2);
    // Mated: three of person 0, two of them with the failure; one of person 1.
    expect(scores.mated.similarities).toHaveLength(4);
    // Strangers among five images with a template: ten pairs less the two mated ones.
    expect(scores.nonMated.similarities).toHaveLength(8);
    expect(scores.uncompared).toEqual({ mated: 2, nonMated: 3 });
  });

  it('count each person alike', async () => {
    const scores = await scoreAllPairs(set, 2);
    // At .7: person 0 misses 2 of 3, person 1 misses 1 of 1: (2/3 + 1) / 2.
    expect(shareMissing(scores.mated, 0.7)).toBeCloseTo((2 / 3 + 1) / 2, 12);
  });

  it('know which images each comparison was between', async () => {
    const { nonMated } = await scoreAllPairs(set, 2);
    const found = Array.from(nonMated.similarities, (similarity, rank) => {
      const { a, b } = nonMated.pairAt(rank);
      return `${a}-${b} ${similarity.toFixed(3)}`;
    });
    expect(found).toEqual([
      '4-5 0.985',
      '1-3 0.500',
      '3-5 0.500',
      '0-3 0.000',
      '1-4 -0.342',
      '1-5 -0.500',
      '0-4 -0.766',
      '0-5 -0.866',
    ]);
  });
});

describe('groups', () => {
  it('count errors of pairs within a group only', () => {
    const groups = new Groups(
      new Map([
        ['p0', 'north'],
        ['p1', 'south'],
        ['p2', 'south'],
      ]),
    );
    const rates = ratesByGroup(rankListedPairs(scorePairs(pairs, set), set), set, groups, 0.7);
    expect(rates.groups).toMatchObject([
      {
        group: 'north',
        people: 1,
        failures: { images: 3, failed: 1 },
        fnmr: { errors: 1, trials: 2 },
        fmr: { trials: 0 },
      },
      { group: 'south', people: 2, fnmr: { errors: 1, trials: 1 }, fmr: { errors: 1, trials: 1 } },
    ]);
    expect(rates.ungrouped).toBe(0);
  });
});
