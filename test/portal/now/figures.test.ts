import { describe, expect, it } from 'vitest';
import type { Passage } from '#contract/passage';
import { lanesOf, medianOf, minutesOf, refusalsOf } from '../../../enrollment-portal/src/now/figures.ts';
import { worriesOf } from '../../../enrollment-portal/src/now/lane-worries.ts';
import { entry } from '../live/entries.ts';

const NOW = 600_000 + 30_000;
let made = 0;

function at(second: number, about: Partial<Passage> = {}): Passage {
  made += 1;
  return entry(`entry-${made}`, second, { result: 'passed', ...about });
}

const out = { id: 'lane-two', name: 'Lane 2', direction: 'out' } as const;
const refused = { outcome: { kind: 'denied', reason: 'zone' }, result: 'stayed-shut' } as const;

describe('the minutes', () => {
  it('count who walked, in and out apart, and who was not let in', () => {
    const minutes = minutesOf(
      [at(601), at(602, { result: 'not-passed' }), at(603, { lane: out }), at(604, refused), at(550), at(1)],
      NOW,
      2,
    );
    expect(minutes).toEqual([
      { fromMs: 540_000, entered: 1, left: 0, refused: 0 },
      { fromMs: 600_000, entered: 1, left: 1, refused: 1 },
    ]);
  });
});

describe('the refusals', () => {
  it('are counted by reason, the most frequent first', () => {
    const stranger = { outcome: { kind: 'unknown-face' }, result: 'stayed-shut' } as const;
    const found = refusalsOf([at(1, stranger), at(2, refused), at(3, refused), at(4)]);
    expect(found).toEqual([
      { outcome: refused.outcome, times: 2 },
      { outcome: stranger.outcome, times: 1 },
    ]);
  });
});

describe('the health of a lane', () => {
  const seen = (second: number, similarity: number) =>
    at(second, { evidence: { ...entry('x', 1).evidence, similarity } });
  const many = (second: number, similarity: number) =>
    Array.from({ length: 10 }, (_, more) => seen(second + more, similarity));

  it('tells by how much people match less well than before', () => {
    const [lane] = lanesOf([...many(500, 0.6), ...many(100, 0.72)], 400_000);
    expect(lane?.drift).toBeCloseTo(-0.12);
    expect(lane && worriesOf(lane)).toEqual(['drift']);
  });

  it('says nothing of a drift from a handful of people', () => {
    const [lane] = lanesOf([seen(500, 0.4), ...many(100, 0.72)], 400_000);
    expect(lane).toMatchObject({ decisions: 1, drift: null });
    expect(lane && worriesOf(lane)).toEqual([]);
  });

  it('leaves out lanes to which nobody has come lately', () => {
    expect(lanesOf(many(100, 0.7), 400_000)).toEqual([]);
  });

  it('worries about many refusals', () => {
    const [lane] = lanesOf([...many(500, 0.7), ...Array.from({ length: 6 }, () => at(510, refused))], 0);
    expect(lane && worriesOf(lane)).toEqual(['refusals']);
  });
});

it('a median is one of the values, and nothing of none', () => {
  expect([medianOf([3, 1, 2]), medianOf([4, 1]), medianOf([])]).toEqual([2, 1, null]);
});
