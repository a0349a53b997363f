import { describe, expect, it } from 'vitest';
import { toEmbedding, toPipelineId } from '#domain/face/embedding';
import { calibratePeople, type NamedEmbeddings } from '#models/calibration/calibrate-people';
import { shippedImpostorScores } from '#models/calibration/shipped';
import { shippedMatedScores } from '#models/calibration/shipped-mated';
import { ENGINES } from '#models/engines/engine-models';
import { shippedPipeline } from '#models/engines/known-pipelines';
import { weightsOf } from '#models/engines/weights-of';
import { plainDot } from '../gallery-index/brute-force.ts';
import { near, randomUnit, seeded } from '../gallery-index/galleries.ts';

const PIPELINE = toPipelineId('test128-v1');
const SETTING = { reviewLevel: 0.6, source: 'made up' };

function person(personId: string, ...images: readonly [Float32Array, ...Float32Array[]]): NamedEmbeddings {
  const [first, ...others] = images;
  return {
    personId,
    embeddings: [toEmbedding(PIPELINE, first), ...others.map((values) => toEmbedding(PIPELINE, values))],
  };
}

function crowd(count: number, seed: number): NamedEmbeddings[] {
  const random = seeded(seed);
  return Array.from({ length: count }, (_, i) => {
    const face = randomUnit(128, random);
    return person(`p${i}`, near(face, 0.9, random), near(face, 0.9, random));
  });
}

describe('a gallery measured by itself', () => {
  it('takes every image of a person for a template', () => {
    const people = crowd(60, 1);
    const { evidence, mated } = calibratePeople(people, 'gallery', SETTING);
    const plain = people.map(({ personId, embeddings }) =>
      Math.max(
        ...people
          .filter((other) => other.personId !== personId)
          .flatMap((other) =>
            other.embeddings.flatMap((a) => embeddings.map((b) => plainDot(b.values, a.values))),
          ),
      ),
    );
    expect(evidence.scores.map(({ score }) => score)).toEqual(plain.toSorted((a, b) => b - a));
    expect(mated).toBeNull();
  });

  it('with one image enrolled says how alike the others are', () => {
    const people = [...crowd(20, 2), person('one-image', randomUnit(128, seeded(3)))];
    const { mated } = calibratePeople(people, 'first-enrolled', SETTING);
    expect(mated).toMatchObject({
      pipelineId: PIPELINE,
      byFrames: [{ frames: 1, people: 20, comparisons: 20 }],
    });
    const fnmr = mated?.byFrames[0]?.points.map((point) => point.fnmr) ?? [];
    expect(fnmr).toEqual(fnmr.toSorted((a, b) => a - b));
    expect([fnmr[0], fnmr.at(-1)]).toEqual([0, 1]);
  });

  it('names a person under two names and leaves them out of the evidence', () => {
    const twin = randomUnit(128, seeded(4));
    const people = [...crowd(40, 5), person('a-name', twin), person('b-name', near(twin, 0.95, seeded(6)))];
    const { evidence, pairsToReview } = calibratePeople(people, 'first-enrolled', SETTING);
    expect(pairsToReview.map(({ personId, otherId }) => [personId, otherId])).toEqual([['a-name', 'b-name']]);
    expect(evidence.scores[0]?.score).toBeLessThan(0.6);
  });

  it('of nobody is evidence of nothing', () => {
    expect(calibratePeople([], 'gallery', SETTING).evidence).toEqual({
      people: 0,
      trials: 0,
      scores: [],
      doubtful: [],
    });
  });
});

describe('the scores that ship with a pipeline', () => {
  it.each(ENGINES)('%s are of the very networks that ship', (name) => {
    const pipeline = shippedPipeline(name);
    const hashes = weightsOf(pipeline);
    expect(Object.keys(hashes).length).toBeGreaterThan(2);
    expect(shippedImpostorScores(pipeline.id)?.weights).toEqual(hashes);
    expect(shippedMatedScores(pipeline.id)?.weights).toEqual(hashes);
  });

  it('cover every threshold that its scores between strangers can lead to', () => {
    const { id } = shippedPipeline('onnx');
    const strictest = shippedImpostorScores(id)?.tail.at(-1)?.similarity ?? Number.NaN;
    const measured = shippedMatedScores(id)?.byFrames ?? [];
    expect(measured.map(({ frames }) => frames)).toEqual([1, 2, 3]);
    for (const { points } of measured) {
      expect(points.at(-1)?.similarity).toBeGreaterThan(strictest);
      const fnmr = points.map((point) => point.fnmr);
      expect(fnmr).toEqual(fnmr.toSorted((a, b) => a - b));
    }
  });

  it('say that fewer are missed the more frames are fused', () => {
    const measured = shippedMatedScores(shippedPipeline('onnx').id)?.byFrames ?? [];
    const missedAt = measured.map(
      ({ points }) => points.find(({ similarity }) => similarity === 0.5)?.fnmr ?? 1,
    );
    expect(missedAt).toEqual(missedAt.toSorted((a, b) => b - a));
    expect(new Set(missedAt).size).toBe(3);
  });
});
