import { describe, expect, it } from 'vitest';
import { ReplayClock } from '#gate-agent/replay-clock';
import { SimulatedTurnstile, simulatedTurnstileSchema } from '#gate-agent/turnstile/simulated-turnstile';
import type { Turnstile } from '#gate-agent/turnstile/turnstile';
import { START_MS } from '../world/open-test-journal.ts';
import { type DeviceBehaviour, turnstilePromises } from './turnstile-conformance.ts';

const FAULT = { passage: 'none', 'no-passage': 'no-passage', stuck: 'stuck', silent: 'silent' } as const;

describe('the simulated turnstile', () => {
  turnstilePromises(async (behaviours: readonly DeviceBehaviour[]) => {
    const clock = new ReplayClock(START_MS);
    const simulated = new SimulatedTurnstile(
      simulatedTurnstileSchema.parse({ kind: 'simulated', faults: behaviours.map((each) => FAULT[each]) }),
      clock,
    );
    const turnstile: Turnstile = {
      get state() {
        return simulated.state;
      },
      openOnce: async () => {
        const result = simulated.openOnce();
        await clock.drain();
        return result;
      },
      close: () => simulated.close(),
    };
    return { turnstile, openings: () => simulated.openings };
  });

  it('takes as long as it is told', async () => {
    const clock = new ReplayClock(START_MS);
    const turnstile = new SimulatedTurnstile(
      simulatedTurnstileSchema.parse({
        kind: 'simulated',
        opensAfterMs: 100,
        slowOpensAfterMs: 2_000,
        passesAfterMs: 400,
        faults: ['slow', 'none'],
      }),
      clock,
    );
    const slow = turnstile.openOnce();
    await clock.drain();
    expect([await slow, clock.monotonicMs()]).toEqual(['passed', 2_400]);
    const normal = turnstile.openOnce();
    await clock.drain();
    expect([await normal, clock.monotonicMs()]).toEqual(['passed', 2_900]);
  });
});
