import { describe, expect, it } from 'vitest';
import { type Embedding, normalised, toPipelineId } from '#domain/face/embedding';
import { calibratePipeline } from '#models/calibration/calibrate-pipeline';
import { measureFusion } from '#models/calibration/measure-fusion';
import type { PersonImages } from '#models/calibration/measure-impostors';
import { seededRandom } from '#models/evaluation/statistics/random';

const pipelineId = toPipelineId('test-pipeline');

/** People with a face of their own and photos that differ from it; all faces share a direction. */
function crowd(size: number, imagesEach: number): readonly PersonImages[] {
  const random = seededRandom(7);
  const noise = () => Float32Array.from({ length: 64 }, () => random() - 0.5);
  return Array.from({ length: size }, (_, i) => {
    const face = noise().map((value, k) => value + (k < 8 ? 0.35 : 0));
    const photo = (): Embedding => {
      const blur = noise();
      return normalised(
        pipelineId,
        face.map((value, k) => value + 0.8 * (blur[k] as number)),
      );
    };
    return {
      person: `person ${i}`,
      embeddings: [photo(), ...Array.from({ length: imagesEach - 1 }, photo)] as [Embedding, ...Embedding[]],
    };
  });
}

const request = { framesFused: 3, sameAbove: 0.99, from: 0.3, seed: 3 };

describe('measuring what a mean of frames does', () => {
  it('finds that it is nearer to strangers than one frame', () => {
    const fusion = measureFusion({ ...request, people: crowd(120, 4) });
    expect(fusion.kind === 'measured' && fusion.factor).toBeGreaterThan(1.5);
  });

  it('finds no difference between an image and a mean of it with itself', () => {
    const people = crowd(120, 2).map(({ person, embeddings: [first, second = first] }) => ({
      person,
      embeddings: [first, second, second, second] as const,
    }));
    const fusion = measureFusion({ ...request, people });
    expect(fusion.kind === 'measured' && fusion.factor).toBeLessThan(1.06);
  });

  it('says that it could not measure where few people have four images', () => {
    const people = [...crowd(15, 4), ...crowd(200, 1)];
    expect(measureFusion({ ...request, people })).toEqual({ kind: 'not-measured', people: 15 });
  });

  it('divides no noise by noise: a ratio that fewer than 100 pairs stand behind does not count', () => {
    const people = crowd(120, 4);
    expect(measureFusion({ ...request, people, from: 0.9 })).toMatchObject({ kind: 'not-measured' });
  });
});

describe('calibrating an embedder of which nothing is known', () => {
  it('finds its own scale of similarities', () => {
    const { impostors, mated, fusion } = calibratePipeline({
      people: crowd(260, 4),
      source: 'made',
      seed: 1,
    });
    expect(impostors.pipelineId).toBe(pipelineId);
    expect(impostors.tail.length).toBeGreaterThan(20);
    expect(fusion.kind).toBe('measured');
    // So alike only a quarter of one person's photos are, and hardly a stranger.
    expect(impostors.samePersonAbove).toBeGreaterThan(impostors.tail[0]?.similarity ?? 1);
    const points = mated?.points ?? [];
    expect(points[0]?.fnmr).toBeLessThan(0.02);
    expect(points.at(-1)?.fnmr).toBeGreaterThan(0.9);
  });

  it('puts a number above all measured ones where the fusion could not be measured, and says so', () => {
    const { impostors } = calibratePipeline({ people: crowd(100, 2), source: 'made', seed: 1 });
    expect(impostors.fusionFactor).toBe(9);
    expect(impostors.method).toContain('not measured');
  });
});
