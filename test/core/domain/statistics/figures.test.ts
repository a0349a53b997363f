import { describe, expect, it } from 'vitest';
import {
  classOf,
  type Figures,
  NO_FIGURES,
  plus,
  quantileMs,
  similarityBefore,
  spreadOf,
} from '#domain/statistics/figures';

const timed = (...times: number[]): Figures =>
  plus(...times.map((ms) => ({ ...NO_FIGURES, times: { [classOf(ms)]: 1 } })));

const similar = (pipelineId: string, ...scores: number[]): Figures =>
  plus(
    ...scores.map((score) => ({
      ...NO_FIGURES,
      similarity: { pipelineId, samples: 1, sum: score, squares: score * score },
    })),
  );

describe('figures', () => {
  it('tell median and 95 of 100 right to 5 in 100, however they were added up', () => {
    const times = Array.from({ length: 1_000 }, (_, i) => 100 + i * 3);
    const halves = plus(timed(...times.slice(0, 313)), timed(...times.slice(313)));
    expect(Math.abs((quantileMs(halves.times, 0.5) ?? 0) / 1_598 - 1)).toBeLessThan(0.05);
    expect(Math.abs((quantileMs(halves.times, 0.95) ?? 0) / 2_950 - 1)).toBeLessThan(0.05);
  });

  it('tell no time where nothing was decided, and take what took none for a millisecond', () => {
    expect(quantileMs({}, 0.5)).toBeNull();
    expect(quantileMs(timed(0).times, 0.5)).toBe(1);
  });

  it('tell mean and deviation of similarities, and of those before a part', () => {
    const before = similar('a', 0.7, 0.8, 0.9);
    const part = similar('a', 0.2, 0.4);
    const whole = plus(before, part);
    const sums = similarityBefore(whole.similarity, part.similarity);
    expect(sums && spreadOf(sums)).toMatchObject({
      samples: 3,
      mean: expect.closeTo(0.8, 9),
      deviation: expect.closeTo(Math.sqrt(0.02 / 3), 9),
    });
  });

  it('do not mix the scores of two pipelines', () => {
    const changed = plus(similar('a', 0.9, 0.9), similar('b', 0.3));
    expect(changed.similarity).toMatchObject({ pipelineId: 'b', samples: 1 });
    expect(similarityBefore(changed.similarity, similar('b', 0.3).similarity)).toBeNull();
  });
});
