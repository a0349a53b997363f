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
    const settings = { kind: 'simulated', faults: behaviours.map((each) => FAULT[each]) };
    const simulated = new SimulatedTurnstile(simulatedTurnstileSchema.parse(settings), clock);
    const turnstile: Turnstile = {
      get state() {
        return simulated.state;
      },
      openOnce: async () => {
        const result = simulated.openOnce();
        await clock.drain();
        return result;
      },
      holdOpen: () => simulated.holdOpen(),
      letShut: () => simulated.letShut(),
      onAlarm: (listener) => simulated.onAlarm(listener),
      probe: () => simulated.probe(),
      close: () => simulated.close(),
    };
    return {
      turnstile,
      openings: () => simulated.openings,
      isHeldOpen: () => simulated.heldOpen,
      sense: (what, state) => simulated.sense(what === 'fire' ? 'fire-release' : 'forced-open', state),
    };
  });

  it('senses what it was told beforehand, for as long', async () => {
    const clock = new ReplayClock(START_MS);
    const alarms = [{ alarm: 'fire-release', fromMs: 1_000, untilMs: 4_000 }];
    const turnstile = new SimulatedTurnstile(
      simulatedTurnstileSchema.parse({ kind: 'simulated', alarms }),
      clock,
    );
    const told: string[] = [];
    turnstile.onAlarm((alarm, phase) => told.push(`${alarm} ${phase} ${clock.monotonicMs()}`));
    await clock.drain();
    expect(told).toEqual(['fire-release began 1000', 'fire-release ended 4000']);
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
