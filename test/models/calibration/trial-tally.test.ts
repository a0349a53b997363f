import { describe, expect, it } from 'vitest';
import type { PromiseAnswer } from '#domain/promise/promise';
import { TrialTally } from '#models/calibration/trial-tally';
import { seeded } from '../gallery-index/galleries.ts';

const PROMISE = 0.05;

const KEPT: PromiseAnswer = {
  kind: 'kept',
  threshold: 0.5,
  fpir: PROMISE,
  confidence: 0.95,
  people: 500,
  trials: 250,
  accepted: 5,
  doubtful: 'none',
};

const REFUSED: PromiseAnswer = {
  kind: 'refused',
  because: 'too-little-evidence',
  fpir: PROMISE,
  people: 10,
  trials: 5,
  smallestFpir: 0.5,
  morePeople: 100,
};

/** 400 galleries, each tried with 300 strangers of whom this share is accepted in truth. */
function tried(trueShare: (gallery: number) => number) {
  const random = seeded(1);
  const tally = new TrialTally(PROMISE);
  for (let gallery = 0; gallery < 400; gallery += 1) {
    const strangers = Array.from({ length: 300 }, () => [random() < trueShare(gallery) ? 0.6 : 0.4]);
    tally.count(KEPT, strangers, [[0.9], [0.3]]);
  }
  return tally.result();
}

describe('a promise over many galleries', () => {
  it('that every gallery keeps is seen exceeded by the chance of the strangers, and told apart', () => {
    const { exceeded, exceededTruly } = tried(() => 0.04);
    expect(exceeded).toBeGreaterThan(0.1);
    expect(exceededTruly).toBeLessThan(0.02);
  });

  it('that half the galleries break is not excused by chance', () => {
    const { exceeded, exceededTruly } = tried((gallery) => (gallery % 2 ? 0.02 : 0.1));
    expect(exceeded).toBeGreaterThan(0.45);
    expect(exceededTruly).toBeGreaterThan(0.3);
  });

  it('counts refusals apart, and the cost against the threshold of hindsight', () => {
    const tally = new TrialTally(PROMISE);
    tally.count(REFUSED, [[0.1]], [[0.9]]);
    // In hindsight .3 would have done: one stranger in thirty.
    const strangers = Array.from({ length: 30 }, (_, i) => [i === 0 ? 0.3 : 0.1]);
    tally.count(KEPT, strangers, [[0.9], [0.4], [0.2], [0.25]]);
    tally.count(KEPT, strangers, [[0.9], [0.4], [0.2], [0.6]]);
    expect(tally.result()).toMatchObject({
      kept: 2,
      refused: 1,
      exceeded: 0,
      observedFpir: 0,
      fnir: 0.625,
      oracleFnir: 0.375,
      fnirRatio: 0.625 / 0.375,
    });
  });
});
