import { describe, expect, it } from 'vitest';
import { unnamedBy, whereaboutsAfter } from '#domain/access/crossing';

const NEVER = { emptiedAtMs: 0, unnamedAtMs: 0 };

describe('where a crossing leaves somebody', () => {
  it.each([
    ['in', undefined, 'inside'],
    ['out', undefined, 'outside'],
    ['out', { atMs: 100, place: 'inside' }, 'outside'],
    ['in', { atMs: 100, place: 'outside' }, 'inside'],
    ['in', { atMs: 100, place: 'inside' }, 'inside'],
  ] as const)('going %s, seen before: %o, is %s', (direction, known, place) => {
    const now = whereaboutsAfter({ personId: 'somebody', direction, atMs: 200 }, known, NEVER);
    expect(now).toEqual({ atMs: 200, place });
  });

  it('is what the latest moment says, not the latest news', () => {
    const late = { personId: 'somebody', direction: 'in', atMs: 100 } as const;
    expect(whereaboutsAfter(late, { atMs: 200, place: 'outside' }, NEVER)).toBeUndefined();
    expect(whereaboutsAfter(late, { atMs: 100, place: 'outside' }, NEVER)).toBeUndefined();
  });

  it('is outside when the zone was declared empty after it', () => {
    const emptied = { emptiedAtMs: 200, unnamedAtMs: 200 };
    const went = { personId: 'somebody', direction: 'in', atMs: 200 } as const;
    expect(whereaboutsAfter(went, undefined, emptied)).toMatchObject({ place: 'outside' });
    expect(whereaboutsAfter({ ...went, atMs: 201 }, undefined, emptied)).toMatchObject({ place: 'inside' });
  });
});

describe('a crossing without a name', () => {
  it.each([
    ['in', 201, 1],
    ['out', 201, -1],
    ['in', 200, 0],
    ['out', 100, 0],
  ] as const)('going %s at %i adds %i to those counted at 200', (direction, atMs, added) => {
    const counted = { emptiedAtMs: 0, unnamedAtMs: 200 };
    expect(unnamedBy({ personId: null, direction, atMs }, counted)).toBe(added);
  });
});
