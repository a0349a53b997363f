import { describe, expect, it } from 'vitest';
import { type Embedding, normalised, similarity, toPipelineId } from '#domain/face/embedding';
import { measureImpostors } from '#models/calibration/measure-impostors';

const pipelineId = toPipelineId('test-pipeline');

/** People whose faces share a direction, so that strangers' scores have a tail worth measuring. */
function crowd(size: number, imagesEach: number) {
  let state = 7;
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
    return state / 0x7fffffff - 0.5;
  };
  const face = (): Embedding =>
    normalised(
      pipelineId,
      Float32Array.from({ length: 64 }, (_, i) => random() + (i < 8 ? 0.35 : 0)),
    );
  return Array.from({ length: size }, (_, i) => ({
    person: `person ${i}`,
    embeddings: [face(), ...Array.from({ length: imagesEach - 1 }, face)] as [Embedding, ...Embedding[]],
  }));
}

const request = { source: 'made', sameAbove: 0.99, tailStep: 0.005, seed: 3 };

describe('measuring how alike strangers look', () => {
  it('compares every two people once and counts what lies at or above each similarity', () => {
    const people = crowd(120, 1);
    const { comparisons, tail } = measureImpostors({ ...request, people }).scores;
    expect(comparisons).toBe((120 * 119) / 2);
    const scores = people.flatMap(({ embeddings: [a] }, i) =>
      people
        .slice(0, i)
        .map(({ embeddings: [b] }) => a.values.reduce((sum, x, k) => sum + x * (b.values[k] ?? 0), 0)),
    );
    for (const { similarity, fmr } of tail) {
      const counted = scores.filter((score) => score >= similarity).length;
      expect(fmr).toBeCloseTo(counted / comparisons, 3);
    }
  });

  it('bounds each share from above and falls from one similarity to the next', () => {
    const { tail } = measureImpostors({ ...request, people: crowd(120, 1) }).scores;
    expect(tail.length).toBeGreaterThan(5);
    for (const [i, point] of tail.entries()) {
      expect(point.fmrUpper).toBeGreaterThan(point.fmr);
      expect(point.fmr).toBeLessThanOrEqual(tail[i - 1]?.fmr ?? 1);
    }
  });

  it('ends where fewer than ten pairs stand behind a share', () => {
    const { comparisons, tail } = measureImpostors({ ...request, people: crowd(60, 1) }).scores;
    expect((tail.at(-1)?.fmr ?? 0) * comparisons).toBeGreaterThanOrEqual(9.99);
  });

  it('leaves out pairs that must be one person under two names', () => {
    const people = crowd(40, 1);
    const [first] = people;
    if (!first) throw new Error('no people');
    const twice = [...people, { ...first, person: 'the same again' }];
    const { scores, leftOut } = measureImpostors({ ...request, people: twice });
    expect(scores.comparisons).toBe((41 * 40) / 2 - 1);
    expect(leftOut).toBe(1);
  });

  it('counts the few it leaves out at the upper end of what so few may stand for', () => {
    const [first] = crowd(1, 1);
    if (!first) throw new Error('no people');
    const people = [...crowd(120, 1), { ...first, person: 'the same again' }];
    const all = measureImpostors({ ...request, people, sameAbove: Number.POSITIVE_INFINITY });
    const without = measureImpostors({ ...request, people });
    expect(without.leftOut).toBe(1);
    // 4.74 is the upper 95% end of a count of one.
    const pairs = (121 * 120) / 2;
    for (const { similarity, fmr, fmrUpper } of without.scores.tail) {
      expect(fmrUpper).toBeGreaterThan(fmr + 4.7 / pairs);
      const counted = all.scores.tail.find((point) => point.similarity === similarity);
      if (counted) expect(fmrUpper).toBeGreaterThan(counted.fmrUpper);
    }
  });

  it('counts those it leaves out as strangers in every bound: nobody knows that they are not', () => {
    const people = crowd(120, 1);
    const all = people.flatMap(({ embeddings: [a] }, i) =>
      people.slice(0, i).map(({ embeddings: [b] }) => similarity(a, b)),
    );
    const { scores, leftOut } = measureImpostors({ ...request, people, sameAbove: 0.38 });
    expect(leftOut).toBeGreaterThan(10);
    for (const point of scores.tail) {
      const share = all.filter((score) => score >= point.similarity).length / all.length;
      expect(point.fmrUpper).toBeGreaterThan(share);
      expect(point.fmr).toBeLessThan(share);
    }
  });
});
