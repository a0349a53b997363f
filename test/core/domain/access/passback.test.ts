import { describe, expect, it } from 'vitest';
import {
  type Direction,
  judgePassback,
  type LastPassages,
  type PassbackPolicy,
} from '#domain/access/passback';

const NOW = Date.parse('2026-07-24T12:00:00Z');
const ago = (ms: number): number => NOW - ms;
const HOUR = 3_600_000;

const RESET = { resetAfterMs: HOUR, resetDailyAt: null, exempt: [] };
const HARD: PassbackPolicy = { kind: 'hard', ...RESET };
const SOFT: PassbackPolicy = { kind: 'soft', ...RESET };
const TIMED: PassbackPolicy = { kind: 'timed', forMs: 600_000, exempt: [] };
const NONE: PassbackPolicy = { kind: 'none' };

function judge(
  policy: PassbackPolicy,
  direction: Direction,
  last: Partial<LastPassages>,
  { category = 'ATH', forgottenAtMs = null }: { category?: string; forgottenAtMs?: number | null } = {},
) {
  return judgePassback({
    policy,
    forgottenAtMs,
    category,
    direction,
    last: { in: null, out: null, ...last },
    moment: { atMs: NOW, timeZone: 'Europe/Paris' },
  });
}

describe('passback', () => {
  it.each<[string, PassbackPolicy, Direction, Partial<LastPassages>, string]>([
    ['nobody who has not passed before', HARD, 'in', {}, 'clear'],
    ['going in again', HARD, 'in', { in: ago(500) }, 'hard-violation'],
    ['going in again where it is only marked', SOFT, 'in', { in: ago(500) }, 'soft-violation'],
    ['coming out after going in', HARD, 'out', { in: ago(500) }, 'clear'],
    ['going in after coming out', HARD, 'in', { in: ago(900), out: ago(500) }, 'clear'],
    ['going in after coming out and in', HARD, 'in', { in: ago(100), out: ago(500) }, 'hard-violation'],
    ['in and out at one moment', HARD, 'in', { in: ago(500), out: ago(500) }, 'hard-violation'],
    ['going out twice', HARD, 'out', { out: ago(500) }, 'hard-violation'],
    ['the last moment before the reset', HARD, 'in', { in: ago(HOUR - 1) }, 'hard-violation'],
    ['the reset', HARD, 'in', { in: ago(HOUR) }, 'clear'],
    ['a zone without passback', NONE, 'in', { in: ago(1) }, 'clear'],
    [
      'a passage in the future, after the clock jumped back',
      HARD,
      'in',
      { in: NOW + HOUR },
      'hard-violation',
    ],
    ['a passage at no moment', HARD, 'in', { in: Number.NaN }, 'hard-violation'],
    ['going in again within the time', TIMED, 'in', { in: ago(599_999) }, 'hard-violation'],
    ['the same though they came out', TIMED, 'in', { in: ago(599_999), out: ago(10) }, 'hard-violation'],
    ['coming out within the time', TIMED, 'out', { in: ago(10) }, 'clear'],
    ['the end of the time', TIMED, 'in', { in: ago(600_000) }, 'clear'],
  ])('%s', (_, policy, direction, last, verdict) => {
    expect(judge(policy, direction, last)).toBe(verdict);
  });

  it.each([HARD, SOFT, TIMED])('lets exempt categories come and go: $kind', (policy) => {
    const last = { in: ago(500) };
    expect(judge({ ...policy, exempt: ['STAFF'] } as PassbackPolicy, 'in', last, { category: 'STAFF' })).toBe(
      'clear',
    );
    expect(judge({ ...policy, exempt: ['STAFF'] } as PassbackPolicy, 'in', last)).not.toBe('clear');
    expect(judge({ ...policy, exempt: ['ALL'] } as PassbackPolicy, 'in', last)).toBe('clear');
  });

  it.each([HARD, SOFT, TIMED])('forgets what was before somebody made the zone forget: $kind', (policy) => {
    const last = { in: ago(500) };
    expect(judge(policy, 'in', last, { forgottenAtMs: ago(499) })).toBe('clear');
    expect(judge(policy, 'in', last, { forgottenAtMs: ago(500) })).not.toBe('clear');
    expect(judge(policy, 'in', last, { forgottenAtMs: ago(501) })).not.toBe('clear');
  });

  it('forgets every day at the time of the clock', () => {
    // 12:00 UTC is 14:00 in Paris.
    const daily = (resetDailyAt: string): PassbackPolicy => ({
      ...HARD,
      resetAfterMs: 1_000 * HOUR,
      resetDailyAt,
    });
    expect(judge(daily('04:00'), 'in', { in: ago(9 * HOUR) })).toBe('hard-violation');
    expect(judge(daily('04:00'), 'in', { in: ago(10 * HOUR) })).toBe('hard-violation');
    expect(judge(daily('04:00'), 'in', { in: ago(10 * HOUR + 1) })).toBe('clear');
    expect(judge(daily('14:00'), 'in', { in: ago(1) })).toBe('clear');
    expect(judge(daily('14:01'), 'in', { in: ago(23 * HOUR) })).toBe('hard-violation');
    expect(judge(daily('14:01'), 'in', { in: ago(24 * HOUR) })).toBe('clear');
  });
});
