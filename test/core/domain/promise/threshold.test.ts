import { describe, expect, it } from 'vitest';
import { type ImpostorScores, thresholdForPromise } from '#domain/promise/threshold';

const scores: ImpostorScores = {
  pipelineId: 'test-pipeline',
  source: 'made up',
  people: 1_000,
  comparisons: 1_000_000,
  fusionFactor: 2,
  tail: [
    { similarity: 0.3, fmr: 0.8e-2, fmrUpper: 1e-2 },
    { similarity: 0.4, fmr: 0.8e-3, fmrUpper: 1e-3 },
    { similarity: 0.5, fmr: 0.8e-4, fmrUpper: 1e-4 },
  ],
};

describe('the threshold of a promise', () => {
  it.each([
    { fpir: 0.05, galleryPeople: 1, similarity: 0.3 },
    { fpir: 0.05, galleryPeople: 10, similarity: 0.4 },
    { fpir: 0.05, galleryPeople: 100, similarity: 0.5 },
    { fpir: 0.005, galleryPeople: 10, similarity: 0.5 },
  ])('asks for $similarity at $fpir and $galleryPeople people', ({ similarity, ...promise }) => {
    expect(thresholdForPromise(promise, scores)).toMatchObject({ kind: 'threshold', similarity });
  });

  it('is refused where the evidence ends, and says what could be promised', () => {
    const verdict = thresholdForPromise({ fpir: 0.001, galleryPeople: 100 }, scores);
    expect(verdict.kind).toBe('refused');
    if (verdict.kind !== 'refused') return;
    expect(verdict.smallestFpir).toBeCloseTo(1 - (1 - 2e-4) ** 100, 10);
    expect(thresholdForPromise({ fpir: verdict.smallestFpir * 1.001, galleryPeople: 100 }, scores).kind).toBe(
      'threshold',
    );
  });

  it('never rises above the promise: strangers are accepted at most as often as was said', () => {
    for (const galleryPeople of [1, 7, 50, 200]) {
      for (const fpir of [0.1, 0.03, 0.01]) {
        const verdict = thresholdForPromise({ fpir, galleryPeople }, scores);
        if (verdict.kind !== 'threshold') continue;
        const accepted = 1 - (1 - verdict.fmrUpper * scores.fusionFactor) ** galleryPeople;
        expect(accepted).toBeLessThanOrEqual(fpir * (1 + 1e-9));
      }
    }
  });

  it('rests on the worse end of the measurement, not on its middle', () => {
    const verdict = thresholdForPromise({ fpir: 0.0018, galleryPeople: 1 }, scores);
    expect(verdict).toMatchObject({ kind: 'threshold', similarity: 0.5 });
  });

  it('refuses everything without measurements', () => {
    expect(thresholdForPromise({ fpir: 0.1, galleryPeople: 1 }, { ...scores, tail: [] })).toEqual({
      kind: 'refused',
      smallestFpir: expect.closeTo(1, 10),
    });
  });

  it('asks of an empty gallery what it asks of one person', () => {
    expect(thresholdForPromise({ fpir: 0.05, galleryPeople: 0 }, scores)).toEqual(
      thresholdForPromise({ fpir: 0.05, galleryPeople: 1 }, scores),
    );
  });
});
