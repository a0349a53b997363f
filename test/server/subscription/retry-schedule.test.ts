import { describe, expect, it } from 'vitest';
import { MOST_ATTEMPTS, messageRetryMs, receiverRetryMs } from '#server/subscription/retry-schedule';

const HOUR_MS = 3_600_000;

describe('what did not get through', () => {
  it('is tried again later and later, and never later than a third of a day', () => {
    const pauses = Array.from({ length: MOST_ATTEMPTS }, (_, i) => messageRetryMs(i + 1, 1));
    expect(pauses.slice(0, 3)).toEqual([5_000, 15_000, 45_000]);
    expect(pauses.toSorted((a, b) => a - b)).toEqual(pauses);
    expect(Math.max(...pauses)).toBe(8 * HOUR_MS);
  });

  it('is tried for more than two days before it is given up', () => {
    let least = 0;
    for (let i = 1; i < MOST_ATTEMPTS; i += 1) least += messageRetryMs(i, 0);
    expect(least).toBeGreaterThan(24 * HOUR_MS);
  });

  it('comes again at another moment than what failed together with it', () => {
    expect(messageRetryMs(3, 0)).toBe(22_500);
    expect(messageRetryMs(3, 0.5)).toBe(33_750);
  });

  it('leaves its receiver in peace for minutes, not for hours', () => {
    expect(receiverRetryMs(1, 1)).toBe(2_000);
    expect(receiverRetryMs(100, 1)).toBe(300_000);
  });
});
