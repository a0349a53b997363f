import { describe, expect, it } from 'vitest';
import { judgePassback, type PassbackPolicy } from '#domain/access/passback';

const HARD: PassbackPolicy = { kind: 'hard', resetAfterMs: 1_000 };
const SOFT: PassbackPolicy = { kind: 'soft', resetAfterMs: 1_000 };

describe('passback', () => {
  it.each([
    ['nobody who has not passed before', HARD, 'in', null, 'clear'],
    ['going in again', HARD, 'in', { direction: 'in', atMs: 500 }, 'hard-violation'],
    ['going in again where it is only marked', SOFT, 'in', { direction: 'in', atMs: 500 }, 'soft-violation'],
    ['coming out after going in', HARD, 'out', { direction: 'in', atMs: 500 }, 'clear'],
    ['going out twice', HARD, 'out', { direction: 'out', atMs: 500 }, 'hard-violation'],
    ['the last moment before the reset', HARD, 'in', { direction: 'in', atMs: 1 }, 'hard-violation'],
    ['the reset', HARD, 'in', { direction: 'in', atMs: 0 }, 'clear'],
    ['a zone without passback', { kind: 'none' }, 'in', { direction: 'in', atMs: 999 }, 'clear'],
    [
      'a passage in the future, after the clock jumped back',
      HARD,
      'in',
      { direction: 'in', atMs: 5_000 },
      'hard-violation',
    ],
  ] as const)('%s', (_, policy, direction, last, verdict) => {
    expect(judgePassback(policy, direction, last, 1_000)).toBe(verdict);
  });
});
