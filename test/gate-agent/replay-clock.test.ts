import { describe, expect, it } from 'vitest';
import { framePacer } from '#gate-agent/camera/pacing';
import { ReplayClock } from '#gate-agent/replay-clock';
import { START_MS } from './world/open-test-journal.ts';

const never = new AbortController().signal;

describe('media time', () => {
  it('stands still until the recording moves on', async () => {
    const clock = new ReplayClock(START_MS);
    expect([clock.monotonicMs(), clock.wallMs()]).toEqual([0, START_MS]);
    await clock.advanceTo(1_500);
    expect([clock.monotonicMs(), clock.wallMs()]).toEqual([1_500, START_MS + 1_500]);
  });

  it('never goes back', async () => {
    const clock = new ReplayClock(START_MS);
    await clock.advanceTo(100);
    await clock.advanceTo(50);
    expect(clock.monotonicMs()).toBe(100);
  });

  it('wakes sleepers in order, each at its own moment, and those they wake in turn', async () => {
    const clock = new ReplayClock(START_MS);
    const woken: [string, number][] = [];
    const sleeper = async (name: string, ...naps: number[]): Promise<void> => {
      for (const ms of naps) {
        await clock.sleep(ms, never);
        woken.push([name, clock.monotonicMs()]);
      }
    };
    const asleep = [sleeper('late', 300), sleeper('early', 100, 150, 500)];
    await clock.advanceTo(400);
    expect(woken).toEqual([
      ['early', 100],
      ['early', 250],
      ['late', 300],
    ]);
    await clock.drain();
    await Promise.all(asleep);
    expect(woken.at(-1)).toEqual(['early', 750]);
  });

  it('lets go of a sleeper that is called off', async () => {
    const clock = new ReplayClock(START_MS);
    const stop = new AbortController();
    const nap = clock.sleep(1_000, stop.signal);
    stop.abort();
    await nap;
    await clock.drain();
    expect(clock.monotonicMs()).toBe(0);
  });
});

describe('the pace of a replay', () => {
  it('gives every frame at its time, however long each takes to look at', async () => {
    const clock = new ReplayClock(START_MS);
    const pacer = framePacer({ pace: 'replay', clock }, 25, never);
    const frames = [await pacer.nextDue(), await pacer.nextDue(), await pacer.nextDue()];
    expect(frames).toEqual([
      { index: 0, capturedAtMs: 0 },
      { index: 1, capturedAtMs: 40 },
      { index: 2, capturedAtMs: 80 },
    ]);
    expect(clock.monotonicMs()).toBe(80);
  });

  it('ends when it is called off', async () => {
    const stop = new AbortController();
    const pacer = framePacer({ pace: 'replay', clock: new ReplayClock(START_MS) }, 25, stop.signal);
    stop.abort();
    expect(await pacer.nextDue()).toBeNull();
  });
});
