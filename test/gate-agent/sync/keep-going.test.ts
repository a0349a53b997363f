import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { ReplayClock } from '#gate-agent/replay-clock';
import { Doorbell } from '#gate-agent/sync/doorbell';
import { delayAfter, keepGoing } from '#gate-agent/sync/keep-going';
import { START_MS } from '../world/open-test-journal.ts';

const log = pino({ level: 'silent' });

describe('a loop that keeps going', () => {
  it('waits longer after every failure and starts anew after a success', async () => {
    const clock = new ReplayClock(START_MS);
    const stop = new AbortController();
    const rounds: number[] = [];
    const states: (string | null)[] = [];
    const loop = keepGoing(
      {
        name: 'test',
        round: async () => {
          rounds.push(clock.monotonicMs());
          if (rounds.length === 8) stop.abort();
          if (rounds.length !== 4) throw new Error(`round ${rounds.length}`);
        },
        rest: () => Promise.resolve(),
        onRound: (fault) => states.push(fault?.message ?? null),
      },
      { clock, log, signal: stop.signal, random: () => 1 },
    );
    await clock.drain();
    await loop;
    const pauses = rounds.slice(1).map((at, i) => at - (rounds[i] ?? 0));
    expect(pauses).toEqual([500, 1_000, 2_000, 0, 500, 1_000, 2_000]);
    expect(states.slice(2, 5)).toEqual(['round 3', null, 'round 5']);
  });

  it('never waits longer than half a minute, and never the same for everyone', () => {
    expect(delayAfter(20, 1)).toBe(30_000);
    expect(delayAfter(20, 0)).toBe(15_000);
    expect(delayAfter(1, 0)).toBe(250);
  });

  it('ends while it waits after a failure', async () => {
    const clock = new ReplayClock(START_MS);
    const stop = new AbortController();
    const loop = keepGoing(
      {
        name: 'test',
        round: () => Promise.reject(new Error('always')),
        rest: () => Promise.resolve(),
        onRound: () => undefined,
      },
      { clock, log, signal: stop.signal, random: () => 0 },
    );
    await new Promise((resolve) => setImmediate(resolve));
    stop.abort();
    await loop;
    expect(clock.monotonicMs()).toBe(0);
  });
});

describe('a doorbell', () => {
  it('is heard by whoever comes after the ring, once', async () => {
    const bell = new Doorbell();
    const stop = new AbortController();
    bell.ring();
    bell.ring();
    await bell.heard(stop.signal);
    let heardAgain = false;
    const second = bell.heard(stop.signal).then(() => {
      heardAgain = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(heardAgain).toBe(false);
    bell.ring();
    await second;
    expect(heardAgain).toBe(true);
  });
});
