import { describe, expect, it } from 'vitest';
import { type Embedding, normalised, similarity } from '#domain/face/embedding';
import {
  matrixOf,
  searchGallery,
  similaritiesOfAllPairs,
} from '#models/evaluation/comparison/compare-embeddings';
import { pairIndex } from '#models/evaluation/comparison/comparison-task';
import { seededRandom } from '#models/evaluation/statistics/random';
import { embeddingAt, PIPELINE } from '../faces.ts';

function randomEmbeddings(count: number, seed: number): readonly Embedding[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () =>
    normalised(
      PIPELINE,
      Float32Array.from({ length: 128 }, () => random() - 0.5),
    ),
  );
}

describe('all pairs', () => {
  // Sizes around the tiles of 2 x 4, the blocks of 32 and 64, and beyond.
  it.each([0, 1, 2, 3, 5, 31, 33, 67, 130])(
    'of %i embeddings are those compared one by one',
    async (count) => {
      const embeddings = randomEmbeddings(count, count);
      const similarities = await similaritiesOfAllPairs(matrixOf(embeddings), 2);
      expect(similarities).toHaveLength((count * (count - 1)) / 2);
      for (const [a, first] of embeddings.entries()) {
        for (const [b, second] of embeddings.entries()) {
          if (b <= a) continue;
          expect(similarities[pairIndex(a, b, count)]).toBeCloseTo(similarity(first, second), 5);
        }
      }
    },
  );
});

describe('searching a gallery', () => {
  it.each([1, 3])('finds the most similar template with %i threads', async (threads) => {
    const gallery = randomEmbeddings(45, 1);
    const probes = randomEmbeddings(37, 2);
    const { best, bestSimilarity } = await searchGallery(matrixOf(probes), matrixOf(gallery), threads);
    for (const [i, probe] of probes.entries()) {
      const all = gallery.map((template) => similarity(probe, template));
      expect(best[i]).toBe(all.indexOf(Math.max(...all)));
      expect(bestSimilarity[i]).toBeCloseTo(Math.max(...all), 5);
    }
  });

  it('never takes the padding of the matrix for a match', async () => {
    // The only template is opposite: its similarity of -1 is below the zeros of the padding.
    const { best } = await searchGallery(matrixOf([embeddingAt(0)]), matrixOf([embeddingAt(180)]), 1);
    expect(Array.from(best)).toEqual([0]);
  });
});
