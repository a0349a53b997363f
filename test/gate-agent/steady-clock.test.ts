import { describe, expect, it } from 'vitest';
import type { Clock } from '#gate-agent/clock';
import { SteadyClock } from '#gate-agent/steady-clock';
import { START_MS } from './world/open-test-journal.ts';

/** A machine whose clock can be set. */
class Machine implements Clock {
  runningMs = 0;
  setByMs = 0;

  monotonicMs(): number {
    return this.runningMs;
  }

  wallMs(): number {
    return START_MS + this.runningMs + this.setByMs;
  }

  sleep(): Promise<void> {
    return Promise.resolve();
  }
}

function started() {
  const machine = new Machine();
  return { machine, clock: new SteadyClock(machine) };
}

describe('the time by which a gate judges', () => {
  it.each([3_600_000, -86_400_000])(
    'runs on when the machine’s clock is set by %d ms, which is noticed once',
    (byMs) => {
      const { clock, machine } = started();
      machine.runningMs = 1_000;
      expect(clock.jumpOfMachine()).toBeNull();
      machine.setByMs = byMs;
      machine.runningMs = 3_000;
      expect(clock.wallMs()).toBe(START_MS + 3_000);
      expect(clock.jumpOfMachine()).toBe(byMs);
      expect(clock.jumpOfMachine()).toBeNull();
    },
  );

  it('does not take a time daemon’s gentle hand for a jump', () => {
    const { clock, machine } = started();
    for (let i = 0; i < 100; i += 1) {
      machine.setByMs += 50;
      expect(clock.jumpOfMachine()).toBeNull();
    }
  });

  it('follows the server, which is no jump of the machine', () => {
    const { clock } = started();
    expect(clock.follow(START_MS + 90_000)).toBe(90_000);
    expect([clock.wallMs(), clock.jumpOfMachine()]).toEqual([START_MS + 90_000, null]);
    expect(clock.follow(START_MS + 90_200)).toBe(0);
    expect(clock.follow(Number.NaN)).toBe(0);
    expect(clock.wallMs()).toBe(START_MS + 90_000);
  });

  it('is not before what the gate has seen already', () => {
    const { clock } = started();
    clock.notBefore(START_MS + 5_000);
    expect(clock.wallMs()).toBe(START_MS + 5_000);
    clock.notBefore(START_MS);
    expect([clock.wallMs(), clock.jumpOfMachine()]).toEqual([START_MS + 5_000, null]);
  });
});
