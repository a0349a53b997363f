import { describe, expect, it } from 'vitest';
import { CONFIDENCE } from '#domain/promise/promise';
import type { TrialPeople } from '#models/calibration/trial-probes';
import { trialPromises } from '#models/calibration/trial-promise';
import { plainDot } from '../gallery-index/brute-force.ts';
import { near, randomUnit, seeded } from '../gallery-index/galleries.ts';

/** Two images each. */
function crowd(count: number, seed: number): TrialPeople {
  const random = seeded(seed);
  const vectors = Array.from({ length: count }, () => randomUnit(64, random)).flatMap((face) => [
    near(face, 0.85, random),
    near(face, 0.85, random),
  ]);
  return {
    images: Array.from({ length: count }, (_, i) => [2 * i, 2 * i + 1]),
    similarity: (a, b) => plainDot(vectors[a] ?? new Float32Array(), vectors[b] ?? new Float32Array()),
  };
}

const REQUEST = {
  people: crowd(360, 1),
  promises: [0.1, 0.05, 0.001],
  galleries: 30,
  fewestPeople: 60,
  mostPeople: 200,
  photosEnrolled: 1,
  framesFused: 1,
  fusionFactor: 1,
  confidence: CONFIDENCE,
  seeds: [7],
};

describe('galleries drawn to try a promise', () => {
  const trials = trialPromises(REQUEST);

  it('keep it on average, at some cost against the threshold that strangers would have chosen', () => {
    for (const { kept, fpir, observedFpir, fnir, oracleFnir } of trials.filter((trial) => trial.kept > 0)) {
      expect(kept).toBeGreaterThan(0);
      expect(observedFpir).toBeLessThan(fpir);
      expect(fnir).toBeGreaterThanOrEqual(oracleFnir);
    }
  });

  it('refuse what their own people cannot carry, and carry more with the people of the event', () => {
    const keptBy = (evidence: string) =>
      trials.filter((trial) => trial.evidence === evidence).map(({ kept }) => kept);
    const [gallery, event] = [keptBy('gallery'), keptBy('event')];
    expect(gallery.at(-1)).toBe(0);
    expect(event[1]).toBeGreaterThan(gallery[1] ?? Number.NaN);
    for (const { kept, refused } of trials) expect(kept + refused).toBe(30);
  });

  it('of several seeds are told together and each alone', () => {
    const both = trialPromises({ ...REQUEST, seeds: [7, 8] });
    for (const [i, { bySeed, kept, refused, exceeded }] of both.entries()) {
      const [first, second] = bySeed;
      if (!first || !second) throw new Error('a seed is missing');
      const { bySeed: alone, evidence, fpir, ...seven } = trials[i] ?? {};
      expect(first).toEqual({ seed: 7, ...seven });
      expect(alone).toHaveLength(1);
      if (i === 0) expect(second.observedFpir).not.toBe(first.observedFpir);
      expect(kept + refused).toBe(2 * REQUEST.galleries);
      if (kept > 0)
        expect(exceeded * kept).toBeCloseTo(
          (first.exceeded * first.kept || 0) + (second.exceeded * second.kept || 0),
          6,
        );
    }
  });

  it('are safer and dearer with more confidence', () => {
    const surer = trialPromises({ ...REQUEST, confidence: 0.999 });
    for (const [i, { kept, fnir, observedFpir }] of surer.entries()) {
      const usual = trials[i];
      if (!usual || kept === 0) continue;
      expect(fnir).toBeGreaterThanOrEqual(usual.fnir);
      expect(observedFpir).toBeLessThanOrEqual(usual.observedFpir);
    }
    expect(surer.some(({ kept }) => kept > 0)).toBe(true);
  });

  it('are the same galleries with the same seed', () => {
    expect(trialPromises(REQUEST)).toEqual(trials);
  });
});
