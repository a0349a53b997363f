import { describe, expect, it } from 'vitest';
import { type Embedding, normalised, similarity, toPipelineId } from '#domain/face/embedding';
import type { FusionFactor } from '#domain/promise/fused-images';
import { calibratePipeline } from '#models/calibration/calibrate-pipeline';
import { measureFusion } from '#models/calibration/measure-fusion';
import type { PersonImages } from '#models/calibration/measure-impostors';
import { seededRandom } from '#models/evaluation/statistics/random';
import { duplicateSimilarity } from '#server/photo/duplicate-threshold';

const pipelineId = toPipelineId('test-pipeline');

/**
 * People with a face of their own and photos that differ from it; all faces share a direction.
 * @param unlike how much photos of one person differ
 */
function crowd(size: number, imagesEach: number, unlike = 0.8): readonly PersonImages[] {
  const random = seededRandom(7);
  const noise = () => Float32Array.from({ length: 64 }, () => random() - 0.5);
  return Array.from({ length: size }, (_, i) => {
    const face = noise().map((value, k) => value + (k < 8 ? 0.35 : 0));
    const photo = (): Embedding => {
      const blur = noise();
      return normalised(
        pipelineId,
        face.map((value, k) => value + unlike * (blur[k] as number)),
      );
    };
    return {
      person: `person ${i}`,
      embeddings: [photo(), ...Array.from({ length: imagesEach - 1 }, photo)] as [Embedding, ...Embedding[]],
    };
  });
}

const request = { sameAbove: 0.99, from: 0.3, seed: 3 };

function factorOf(fusion: readonly FusionFactor[], photos: number, frames: number): FusionFactor {
  const found = fusion.find((each) => each.photos === photos && each.frames === frames);
  if (!found) throw new Error(`${photos} photos and ${frames} frames have no factor`);
  return found;
}

describe('measuring what fusing photos and frames does', () => {
  const fusion = measureFusion({ ...request, people: crowd(120, 5) });

  it('finds a mean of frames nearer to strangers than one frame, the nearer the more there are', () => {
    const [two, three] = [factorOf(fusion, 1, 2), factorOf(fusion, 1, 3)];
    expect(three.basis).toBe('measured');
    expect(two.factor).toBeGreaterThan(1.2);
    expect(three.factor).toBeGreaterThan(1.5);
    expect(three.factor).toBeGreaterThan(two.factor);
  });

  it('finds each further photo one more chance for a stranger, and no more than that', () => {
    for (let photos = 2; photos <= 5; photos++) {
      const { factor, basis } = factorOf(fusion, photos, 1);
      expect(basis).toBe('measured');
      expect(factor).toBeGreaterThan(factorOf(fusion, photos - 1, 1).factor);
      expect(factor).toBeLessThanOrEqual(photos);
    }
  });

  it('lets the mean number of photos stand for people with fewer and with more', () => {
    for (let frames = 1; frames <= 5; frames++) {
      for (let photos = 2; photos <= 4; photos++) {
        const around =
          factorOf(fusion, photos - 1, frames).factor + factorOf(fusion, photos + 1, frames).factor;
        expect(factorOf(fusion, photos, frames).factor).toBeGreaterThanOrEqual(around / 2 - 0.01);
      }
    }
  });

  it('finds no difference between an image and a mean of it with itself', () => {
    const people = crowd(120, 1).map(({ person, embeddings: [only] }) => ({
      person,
      embeddings: [only, only, only, only, only] as const,
    }));
    const same = measureFusion({ ...request, people });
    expect(factorOf(same, 1, 3).factor).toBeLessThan(1.15);
    expect(factorOf(same, 3, 3).factor).toBeLessThan(1.15);
  });

  it('bounds what it could not measure from above: few people have so many images', () => {
    const people = [...crowd(15, 4), ...crowd(200, 1)];
    const bounded = measureFusion({ ...request, people });
    expect(factorOf(bounded, 1, 3)).toMatchObject({ factor: 9, basis: 'bound' });
    expect(factorOf(bounded, 3, 1)).toMatchObject({ factor: 3, basis: 'bound' });
    expect(factorOf(bounded, 3, 3)).toMatchObject({ factor: 27, basis: 'bound' });
  });

  it('is lowered by nobody who is held for one person under two names', () => {
    const people = crowd(120, 3);
    const all = measureFusion({ ...request, people });
    const lower = measureFusion({ ...request, sameAbove: 0.38, people });
    for (const { photos, frames, factor } of all) {
      expect(factorOf(lower, photos, frames).factor).toBeGreaterThanOrEqual(factor);
    }
  });

  it('divides no noise by noise: a ratio that fewer than 100 pairs stand behind does not count', () => {
    const people = crowd(120, 4);
    expect(factorOf(measureFusion({ ...request, people, from: 0.9 }), 1, 3).basis).toBe('bound');
  });
});

describe('calibrating an embedder of which nothing is known', () => {
  it('finds its own scale of similarities', () => {
    const { impostors, mated } = calibratePipeline({
      people: crowd(260, 4),
      source: 'made',
      seed: 1,
      weights: { 'made-up': 'ab' },
    });
    expect(impostors.pipelineId).toBe(pipelineId);
    expect(impostors.tail.length).toBeGreaterThan(20);
    expect(factorOf(impostors.fusion, 1, 3).basis).toBe('measured');
    // So alike only a quarter of one person's photos are, and hardly a stranger.
    expect(impostors.samePersonAbove).toBeGreaterThan(impostors.tail[0]?.similarity ?? 1);
    const points = mated?.byFrames[0]?.points ?? [];
    expect([impostors.weights, mated?.weights]).toEqual([{ 'made-up': 'ab' }, { 'made-up': 'ab' }]);
    expect(points[0]?.fnmr).toBeLessThan(0.02);
    expect(points.at(-1)?.fnmr).toBeGreaterThan(0.9);
  });

  it('counts every stranger where an embedder tells people apart badly', () => {
    const people = crowd(260, 3, 2.5);
    const { impostors } = calibratePipeline({ people, source: 'made', seed: 1, weights: {} });
    const scores = people.flatMap(({ embeddings: [a] }, i) =>
      people.slice(0, i).map(({ embeddings: [b] }) => similarity(a, b)),
    );
    expect(impostors.comparisons).toBe(scores.length);
    for (const point of impostors.tail) {
      const counted = scores.filter((score) => score >= point.similarity).length;
      expect(point.fmr).toBeCloseTo(counted / scores.length, 4);
    }
    expect(impostors.method).toMatch(/no pair left out: \d+ of 33670 pairs/);
  });

  it('still knows who is so alike that somebody has to look, where it leaves nobody out', () => {
    const [first, ...others] = crowd(260, 3, 2.5);
    if (!first) throw new Error('nobody');
    const twice = [first, ...others, { ...first, person: 'the same again' }];
    const { impostors } = calibratePipeline({ people: twice, source: 'made', seed: 1, weights: {} });
    expect(impostors.method).toContain('no pair left out');
    expect(impostors.comparisons).toBe((261 * 260) / 2);
    const { samePersonAbove } = impostors;
    expect(samePersonAbove).toBeGreaterThanOrEqual(impostors.tail.at(-1)?.similarity ?? 1);
    const scores = twice.flatMap(({ embeddings: [a] }, i) =>
      twice.slice(0, i).map(({ embeddings: [b] }) => similarity(a, b)),
    );
    const toReview = scores.filter((score) => score >= samePersonAbove).length;
    expect(toReview).toBeGreaterThan(0);
    expect(toReview).toBeLessThan(20);
    // A face that is enrolled already is found, however large the event and short the evidence.
    expect(duplicateSimilarity(1_000_000, impostors)).toBe(samePersonAbove);
    expect(samePersonAbove).toBeLessThan(0.95);
  });

  it('leaves out somebody under two names, and says how many pairs these are', () => {
    const people = crowd(460, 2);
    const [first, ...others] = people;
    if (!first) throw new Error('nobody');
    const twice = [first, ...others, { ...first, person: 'the same again' }];
    const { impostors } = calibratePipeline({ people: twice, source: 'made', seed: 1, weights: {} });
    expect(impostors.comparisons).toBe((461 * 460) / 2 - 1);
    expect(impostors.method).toContain('1 of 106030 pairs');
  });

  it('puts a number above all measured ones where the fusion could not be measured, and says so', () => {
    const { impostors } = calibratePipeline({ people: crowd(100, 2), source: 'made', seed: 1, weights: {} });
    expect(factorOf(impostors.fusion, 1, 3)).toMatchObject({ factor: 9, basis: 'bound' });
  });
});
