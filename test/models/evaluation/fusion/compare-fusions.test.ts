import { describe, expect, it } from 'vitest';
import { normalised, toPipelineId } from '#domain/face/embedding';
import { compareFusions, type Fusion } from '#models/evaluation/fusion/compare-fusions';
import { seededRandom } from '#models/evaluation/statistics/random';

const PIPELINE = toPipelineId('test-v1');
const LENGTH = 64;

/** People as points on a sphere, their images scattered around them. */
function crowd({ people, images, scatter }: { people: number; images: number; scatter: number }) {
  const random = seededRandom(3);
  const gauss = () => random() + random() + random() - 1.5;
  return Array.from({ length: people }, (_, person) => {
    const centre = Float32Array.from({ length: LENGTH }, gauss);
    const image = () =>
      normalised(
        PIPELINE,
        centre.map((value) => value + scatter * gauss()),
      );
    const [first, ...others] = Array.from({ length: images }, image);
    if (!first) throw new Error('somebody has no image');
    return { personId: `p${person}`, embeddings: [first, ...others] as const };
  });
}

const request = { fpir: 0.01, galleries: 2, galleryPeople: 150, seed: 1 };
const scattered = compareFusions({ ...request, people: crowd({ people: 240, images: 8, scatter: 1.15 }) });

function line(fusion: Fusion, photos: number, frames: number) {
  const found = scattered.find(
    (each) => each.fusion === fusion && each.photos === photos && each.frames === frames,
  );
  if (!found) throw new Error(`${fusion} of ${photos} photos and ${frames} frames was not measured`);
  return found;
}

describe('comparing fusions', () => {
  it('misses nobody whose images are all alike', () => {
    const lines = compareFusions({ ...request, people: crowd({ people: 240, images: 4, scatter: 0.05 }) });
    for (const { fnir } of lines) expect(fnir).toBe(0);
  });

  it('misses fewer the more photos and frames are fused', () => {
    expect(line('mean', 1, 1).fnir).toBeGreaterThan(0.1);
    expect(line('mean', 3, 1).fnir).toBeLessThan(line('mean', 1, 1).fnir);
    expect(line('mean', 3, 3).fnir).toBeLessThan(line('mean', 3, 1).fnir);
  });

  it('finds the mean better than the best of several where images scatter around a person', () => {
    expect(line('mean', 3, 3).fnir).toBeLessThan(line('best-pair', 3, 3).fnir);
  });

  it('holds each way against the nearest photo, in the same draws of people', () => {
    const mean = line('mean', 5, 1);
    const nearest = line('best-photo', 5, 1);
    expect(nearest.againstNearestPhoto).toBeNull();
    expect(mean.againstNearestPhoto?.difference).toBeCloseTo(mean.fnir - nearest.fnir, 12);
    expect(mean.againstNearestPhoto?.interval.high).toBeLessThan(0);
    expect(mean.againstNearestPhoto?.interval.low).toBeLessThan(mean.againstNearestPhoto?.difference ?? 0);
  });

  it('gives each way and number of images a threshold of its own', () => {
    expect(line('best-pair', 5, 3).threshold).toBeGreaterThan(line('best-pair', 1, 2).threshold);
  });

  it('leaves out numbers of images that too few people have', () => {
    const lines = compareFusions({ ...request, people: crowd({ people: 240, images: 3, scatter: 0.5 }) });
    expect(lines.some(({ photos, frames }) => photos + frames > 3)).toBe(false);
    expect(lines.some(({ photos, frames }) => photos + frames === 3)).toBe(true);
  });
});
