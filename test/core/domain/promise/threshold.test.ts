import { describe, expect, it } from 'vitest';
import { fusionFactor } from '#domain/promise/fused-images';
import { type ImpostorScores, thresholdForPromise } from '#domain/promise/threshold';

/** What a gate asks: one photo a person, three frames a decision. */
const ask = (fpir: number, people: number, photos = 1) => ({ fpir, people, photos, frames: 3 });

const scores: ImpostorScores = {
  pipelineId: 'test-pipeline',
  source: 'made up',
  people: 1_000,
  comparisons: 1_000_000,
  fusion: [
    { photos: 1, frames: 1, factor: 1, basis: 'measured' },
    { photos: 2, frames: 1, factor: 1.8, basis: 'measured' },
    { photos: 4, frames: 1, factor: 2.8, basis: 'measured' },
    { photos: 1, frames: 3, factor: 2, basis: 'measured' },
    { photos: 2, frames: 3, factor: 3, basis: 'measured' },
  ],
  tail: [
    { similarity: 0.3, fmr: 0.8e-2, fmrUpper: 1e-2 },
    { similarity: 0.4, fmr: 0.8e-3, fmrUpper: 1e-3 },
    { similarity: 0.5, fmr: 0.8e-4, fmrUpper: 1e-4 },
  ],
};

describe('the threshold of a promise', () => {
  it.each([
    { fpir: 0.05, people: 1, similarity: 0.3 },
    { fpir: 0.05, people: 10, similarity: 0.4 },
    { fpir: 0.05, people: 100, similarity: 0.5 },
    { fpir: 0.005, people: 10, similarity: 0.5 },
  ])('asks for $similarity at $fpir and $people people', ({ similarity, fpir, people }) => {
    expect(thresholdForPromise(ask(fpir, people), scores)).toMatchObject({ kind: 'threshold', similarity });
  });

  it('is refused where the evidence ends, and says what could be promised', () => {
    const verdict = thresholdForPromise(ask(0.001, 100), scores);
    expect(verdict.kind).toBe('refused');
    if (verdict.kind !== 'refused') return;
    expect(verdict.smallestFpir).toBeCloseTo(1 - (1 - 2e-4) ** 100, 10);
    expect(thresholdForPromise(ask(verdict.smallestFpir * 1.001, 100), scores).kind).toBe('threshold');
  });

  it('never rises above the promise: strangers are accepted at most as often as was said', () => {
    for (const people of [1, 7, 50, 200]) {
      for (const photos of [1, 1.4, 2, 5]) {
        for (const fpir of [0.1, 0.03, 0.01]) {
          const verdict = thresholdForPromise(ask(fpir, people, photos), scores);
          if (verdict.kind !== 'threshold') continue;
          const factor = fusionFactor(scores.fusion, { photos, frames: 3 });
          const accepted = 1 - (1 - verdict.fmrUpper * factor) ** people;
          expect(accepted).toBeLessThanOrEqual(fpir * (1 + 1e-9));
        }
      }
    }
  });

  it('rests on the worse end of the measurement, not on its middle', () => {
    const verdict = thresholdForPromise(ask(0.0018, 1), scores);
    expect(verdict).toMatchObject({ kind: 'threshold', similarity: 0.5 });
  });

  it('refuses everything without measurements', () => {
    expect(thresholdForPromise(ask(0.1, 1), { ...scores, tail: [] })).toEqual({
      kind: 'refused',
      smallestFpir: expect.closeTo(1, 10),
    });
  });

  it('asks of an empty gallery what it asks of one person', () => {
    expect(thresholdForPromise(ask(0.05, 0), scores)).toEqual(thresholdForPromise(ask(0.05, 1), scores));
  });

  it('belongs to the photos and frames that a decision fuses', () => {
    const one = thresholdForPromise({ fpir: 0.0015, people: 1, photos: 1, frames: 1 }, scores);
    const fused = thresholdForPromise({ fpir: 0.0015, people: 1, photos: 1, frames: 3 }, scores);
    const photos = thresholdForPromise({ fpir: 0.0015, people: 1, photos: 2, frames: 1 }, scores);
    expect(one).toMatchObject({ similarity: 0.4 });
    expect(fused).toMatchObject({ similarity: 0.5 });
    expect(photos).toMatchObject({ similarity: 0.5 });
  });

  it('is refused where more frames are fused than were ever measured', () => {
    expect(thresholdForPromise({ fpir: 0.1, people: 1, photos: 1, frames: 4 }, scores)).toEqual({
      kind: 'refused',
      smallestFpir: 1,
    });
  });
});
