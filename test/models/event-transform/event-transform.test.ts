import { describe, expect, it } from 'vitest';
import { type Embedding, normalised, similarity, toPipelineId } from '#domain/face/embedding';
import { seededRandom } from '#models/evaluation/statistics/random';
import { EventTransform } from '#models/event-transform/event-transform';

const PIPELINE = toPipelineId('space-test-v1');
const LENGTHS = [64, 65, 128, 192, 512, 704];

const oneEvent = new EventTransform(new Uint8Array(32).fill(1));
const nextEvent = new EventTransform(new Uint8Array(32).fill(2));

/** Faces of as many people, and each of them again, about .8 alike. */
function people(count: number, length: number): { first: Embedding; again: Embedding }[] {
  const draw = seededRandom(length);
  const vector = () => Float32Array.from({ length }, () => draw() + draw() + draw() - 1.5);
  return Array.from({ length: count }, () => {
    const face = vector();
    const other = vector();
    return {
      first: normalised(PIPELINE, face),
      again: normalised(
        PIPELINE,
        face.map((value, i) => value + 0.75 * (other[i] ?? 0)),
      ),
    };
  });
}

function faceOfLength(length: number): Embedding {
  const [person] = people(1, length);
  if (!person) throw new Error('one person was asked for');
  return person.first;
}

describe("an event's space", () => {
  it.each(LENGTHS)('leaves every score between templates of %i numbers as it was', (length) => {
    const faces = people(40, length).flatMap(({ first, again }) => [first, again]);
    const rotated = faces.map((face) => oneEvent.apply(face));
    let largest = 0;
    for (const [i, face] of faces.entries()) {
      for (const [j, other] of faces.entries()) {
        const [a, b] = [rotated[i], rotated[j]];
        if (!a || !b) throw new Error('every face was rotated');
        largest = Math.max(largest, Math.abs(similarity(face, other) - similarity(a, b)));
      }
    }
    expect(largest).toBeLessThan(1e-5);
  });

  it.each(LENGTHS)('has nothing to do with that of another event, for %i numbers', (length) => {
    const same = people(400, length).map(({ first, again }) => ({
      within: similarity(oneEvent.apply(first), oneEvent.apply(again)),
      across: similarity(oneEvent.apply(first), nextEvent.apply(again)),
      withoutKey: similarity(oneEvent.apply(first), again),
    }));
    // Between random directions: mean 0, deviation 1 / sqrt(length); five standard errors of each leave room.
    const chance = 1 / Math.sqrt(length);
    for (const kind of ['across', 'withoutKey'] as const) {
      const scores = same.map((score) => score[kind]);
      expect(Math.abs(mean(scores))).toBeLessThan((5 * chance) / Math.sqrt(scores.length));
      const deviation = Math.sqrt(mean(scores.map((score) => score * score)));
      expect(Math.abs(deviation / chance - 1)).toBeLessThan(5 / Math.sqrt(2 * scores.length));
    }
    expect(Math.min(...same.map(({ within }) => within))).toBeGreaterThan(0.5);
  });

  it('spreads each number over all of them: no place of a template says what was in one before', () => {
    const length = 128;
    const basis = Array.from({ length }, (_, at) =>
      normalised(
        PIPELINE,
        Float32Array.from({ length }, (_value, i) => (i === at ? 1 : 0)),
      ),
    );
    const entries = basis.flatMap((axis) => [...oneEvent.apply(axis).values]);
    // A matrix drawn evenly has entries of deviation 1 / sqrt(length); 5.5 of them hold 16,384 entries in.
    expect(Math.max(...entries.map(Math.abs))).toBeLessThan(5.5 / Math.sqrt(length));
    expect(mean(entries.map((value) => value * value))).toBeCloseTo(1 / length, 6);
    expect(Math.abs(mean(entries))).toBeLessThan(5 / Math.sqrt(length * entries.length));
  });

  it.each(LENGTHS)('can be left again by whoever has its key, with %i numbers', (length) => {
    for (const { first } of people(5, length)) {
      const back = oneEvent.undo(oneEvent.apply(first));
      expect(1 - similarity(back, first)).toBeLessThan(1e-6);
    }
  });

  it('is the same wherever its key is, and another for another pipeline', () => {
    const sameKey = new EventTransform(new Uint8Array(32).fill(1));
    const first = faceOfLength(512);
    expect(sameKey.id).toBe(oneEvent.id);
    expect(sameKey.apply(first).values).toEqual(oneEvent.apply(first).values);
    const elsewhere = normalised(toPipelineId('space-test-v2'), first.values);
    const a = oneEvent.apply(elsewhere);
    expect(Math.abs(mean([...a.values].map((value, i) => value * (first.values[i] ?? 0))))).toBeLessThan(
      0.01,
    );
    expect(a.values).not.toEqual(oneEvent.apply(first).values);
  });

  it('is named by its key without giving it away, and needs a whole key', () => {
    expect(oneEvent.id).toMatch(/^[0-9a-f]{32}$/);
    expect(oneEvent.id).not.toBe(nextEvent.id);
    expect(() => new EventTransform(new Uint8Array(31))).toThrow(TypeError);
  });
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
