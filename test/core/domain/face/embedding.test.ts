import { describe, expect, it } from 'vitest';
import {
  InvalidEmbedding,
  meanEmbedding,
  normalised,
  PipelineMismatch,
  similarity,
  toEmbedding,
  toPipelineId,
} from '#domain/face/embedding';

const id = toPipelineId('test-v1-00000000');
const otherId = toPipelineId('test-v2-00000000');

function direction(...leading: readonly number[]): Float32Array {
  const values = new Float32Array(64);
  values.set(leading);
  return values;
}

describe('an embedding', () => {
  it('is taken when it has length one', () => {
    expect(toEmbedding(id, direction(0.6, 0.8)).values).toHaveLength(64);
  });

  it.each([
    ['too short', new Float32Array(63).fill(Math.sqrt(1 / 63))],
    ['too long', new Float32Array(2049).fill(Math.sqrt(1 / 2049))],
    ['not of length one', direction(0.6, 0.9)],
    ['all zeros', direction()],
    ['not a number', direction(Number.NaN)],
    ['infinite', direction(Number.POSITIVE_INFINITY)],
  ])('is refused when it is %s', (_, values) => {
    expect(() => toEmbedding(id, values)).toThrow(InvalidEmbedding);
  });

  it('is made from what a network gives by keeping its direction', () => {
    expect([...normalised(id, direction(3, 4)).values.subarray(0, 2)]).toEqual([
      expect.closeTo(0.6, 6),
      expect.closeTo(0.8, 6),
    ]);
  });

  it.each([direction(), direction(Number.NaN), direction(Number.NEGATIVE_INFINITY)])(
    'cannot be made from an output without direction',
    (raw) => {
      expect(() => normalised(id, raw)).toThrow(InvalidEmbedding);
    },
  );
});

describe('similarity', () => {
  const east = toEmbedding(id, direction(1));
  const north = toEmbedding(id, direction(0, 1));
  const west = toEmbedding(id, direction(-1));

  it('is 1 for the same direction, 0 for a right angle, -1 for the opposite', () => {
    expect(similarity(east, east)).toBe(1);
    expect(similarity(east, north)).toBe(0);
    expect(similarity(east, west)).toBe(-1);
  });

  it('does not exist between embeddings of different pipelines', () => {
    expect(() => similarity(east, toEmbedding(otherId, direction(1)))).toThrow(PipelineMismatch);
  });

  it('is not a number, and so nobody, between different lengths', () => {
    const longer = new Float32Array(128);
    longer[0] = 1;
    expect(similarity(toEmbedding(id, longer), east)).toBeNaN();
  });
});

describe('the mean of embeddings', () => {
  it('lies between them and has length one again', () => {
    const mean = meanEmbedding([toEmbedding(id, direction(1)), toEmbedding(id, direction(0, 1))]);
    expect(mean.values[0]).toBeCloseTo(Math.SQRT1_2, 6);
    expect(mean.values[1]).toBeCloseTo(Math.SQRT1_2, 6);
  });

  it('of opposites has no direction', () => {
    const opposites = [toEmbedding(id, direction(1)), toEmbedding(id, direction(-1))] as const;
    expect(() => meanEmbedding(opposites)).toThrow(InvalidEmbedding);
  });

  it('is refused over different pipelines', () => {
    const mixed = [toEmbedding(id, direction(1)), toEmbedding(otherId, direction(1))] as const;
    expect(() => meanEmbedding(mixed)).toThrow(PipelineMismatch);
  });
});

describe('a pipeline id', () => {
  it.each(['', 'a', 'Fr512', 'fr512 v1', '-fr512', 'x'.repeat(81)])('is not "%s"', (text) => {
    expect(() => toPipelineId(text)).toThrow(TypeError);
  });
});
