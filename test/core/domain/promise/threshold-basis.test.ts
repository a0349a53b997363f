import { describe, expect, it } from 'vitest';
import { type GalleryPromise, promiseForGallery } from '#domain/promise/gallery-promise';
import type { StrangerEvidence } from '#domain/promise/stranger-evidence';
import { type StandIn, thresholdInForce } from '#domain/promise/threshold-basis';

const STAND_IN: StandIn = {
  scores: { people: 3_000, comparisons: 4_000_000 },
  verdict: { kind: 'threshold', similarity: 0.45, fmrUpper: 1e-6 },
};
const NO_STAND_IN: StandIn = { ...STAND_IN, verdict: { kind: 'refused', smallestFpir: 0.02 } };

const KEPT: GalleryPromise = {
  kind: 'kept',
  fpir: 0.01,
  confidence: 0.95,
  people: 1_000,
  templates: 1_000,
  trials: 500,
  steps: [
    { growth: 1, threshold: 0.4, accepted: 1.2 },
    { growth: 1.5, threshold: 0.5, accepted: 0.4 },
  ],
};

const held = (promise: GalleryPromise | null, unmeasuredTemplates = 0, fpir = 0.01) => ({
  fpir,
  promise,
  unmeasuredTemplates,
});

describe('the threshold between two measurements', () => {
  it.each([
    ['as it was measured', 0, 0.4],
    ['grown by one', 1, 0.5],
    ['grown by half', 500, 0.5],
  ])('is the event’s own for a gallery %s', (_, unmeasured, threshold) => {
    expect(thresholdInForce(held(KEPT, unmeasured), STAND_IN)).toMatchObject({
      kind: 'threshold',
      threshold,
      basis: { kind: 'event', people: 1_000, growth: 1 + unmeasured / 1_000 },
    });
  });

  it('is the more careful of the last step and the shipped scores beyond what was foreseen', () => {
    expect(thresholdInForce(held(KEPT, 501), STAND_IN)).toMatchObject({
      threshold: 0.5,
      basis: { kind: 'shipped' },
    });
    const careful: StandIn = { ...STAND_IN, verdict: { kind: 'threshold', similarity: 0.6, fmrUpper: 1e-7 } };
    expect(thresholdInForce(held(KEPT, 501), careful)).toMatchObject({ threshold: 0.6 });
  });

  it('is refused beyond what was foreseen where the shipped scores carry nothing', () => {
    expect(thresholdInForce(held(KEPT, 501), NO_STAND_IN)).toEqual({
      kind: 'refused',
      basis: { kind: 'none', because: 'too-little-evidence', smallestFpir: 0.02 },
    });
  });

  it('is not that of evidence weighed for a promise more lenient than the zone’s', () => {
    expect(thresholdInForce(held(KEPT, 0, 0.001), STAND_IN)).toMatchObject({ basis: { kind: 'shipped' } });
    expect(thresholdInForce(held(KEPT, 0, 0.02), STAND_IN)).toMatchObject({ basis: { kind: 'event' } });
  });

  it.each([
    ['before anything was measured', null],
    ['while the event is too small', { kind: 'too-little-evidence', fpir: 0.01 }],
  ] as const)('is that of the shipped scores %s', (_, promise) => {
    expect(thresholdInForce(held(promise), STAND_IN)).toMatchObject({
      threshold: 0.45,
      basis: { kind: 'shipped' },
    });
    expect(thresholdInForce(held(promise), NO_STAND_IN).kind).toBe('refused');
  });

  it('is refused where scores are missing, though the shipped scores would carry it', () => {
    const promise: GalleryPromise = { kind: 'refused', fpir: 0.01, because: 'scores-missing' };
    expect(thresholdInForce(held(promise), STAND_IN)).toMatchObject({
      kind: 'refused',
      basis: { because: 'scores-missing' },
    });
  });

  it.each([
    ['the number of unmeasured templates', held(KEPT, Number.NaN)],
    ['the zone’s promise', held(KEPT, 0, Number.NaN)],
    ['the threshold', held({ ...KEPT, steps: [{ growth: 1, threshold: Number.NaN, accepted: 0 }] })],
  ])('never is the event’s own when %s is NaN', (_, gallery) => {
    const answer = thresholdInForce(gallery, NO_STAND_IN);
    expect(answer.kind).toBe('refused');
  });
});

describe('the steps of a promise', () => {
  const evidence: StrangerEvidence = {
    people: 2_000,
    trials: 1_000,
    scores: Array.from({ length: 2_000 }, (_, i) => ({ score: 0.6 - i / 5_000, weight: 0.5 })),
    doubtful: [],
  };
  const question = { fpir: 0.01, fusionFactor: 1, confidence: 0.95 };

  it('are as strict as the promise divided by the growth', () => {
    const { promise } = promiseForGallery(evidence, 2_000, question);
    if (promise.kind !== 'kept') throw new Error('the promise was refused');
    for (const { growth, threshold } of promise.steps) {
      const smaller = promiseForGallery(evidence, 2_000, { ...question, fpir: question.fpir / growth });
      expect(smaller.answer).toMatchObject({ kind: 'kept', threshold });
    }
  });

  it('end where the evidence does', () => {
    const { promise } = promiseForGallery(evidence, 2_000, { ...question, fpir: 0.0045 });
    if (promise.kind !== 'kept') throw new Error('the promise was refused');
    expect(promise.steps.at(-1)?.growth).toBeLessThan(2);
  });

  it('are none for an empty gallery', () => {
    const { promise } = promiseForGallery({ people: 0, trials: 0, scores: [], doubtful: [] }, 0, question);
    expect(promise).toEqual({ kind: 'too-little-evidence', fpir: 0.01 });
  });
});
