import { describe, expect, it } from 'vitest';
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
  seed: 7,
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

  it('are the same galleries with the same seed', () => {
    expect(trialPromises(REQUEST)).toEqual(trials);
  });
});
