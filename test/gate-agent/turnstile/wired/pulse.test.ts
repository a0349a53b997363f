import { describe, expect, it } from 'vitest';
import { systemClock } from '#gate-agent/system-clock';
import { Pulse } from '#gate-agent/turnstile/wired/pulse';
import type { Ordered } from '#gate-agent/turnstile/wired/wires';
import { eventually } from '../../../world/eventually.ts';

const PULSE_MS = 40;

function relay(answer: (level: 'on' | 'off') => Ordered = () => 'done') {
  const levels: string[] = [];
  const pulse = new Pulse(
    async (level) => {
      levels.push(level);
      return answer(level);
    },
    PULSE_MS,
    systemClock,
  );
  return { pulse, levels };
}

describe('a pulse of a relay', () => {
  it('ends before the next begins, so that the device sees two', async () => {
    const { pulse, levels } = relay();
    await pulse.free();
    await pulse.free();
    await eventually('both are over', () => (levels.length === 4 ? true : null));
    expect(levels).toEqual(['on', 'off', 'on', 'off']);
  });

  it('is held at once, also within a pulse, and stays on', async () => {
    const { pulse, levels } = relay();
    await pulse.free();
    await pulse.hold();
    expect(levels).toEqual(['on', 'on']);
    await systemClock.sleep(3 * PULSE_MS, new AbortController().signal);
    expect(levels).not.toContain('off');
  });

  it('is ordered anew though the one before it never ends', async () => {
    const { pulse, levels } = relay((level) => (level === 'on' ? 'done' : 'refused'));
    await pulse.free();
    expect(await pulse.free()).toBe('done');
    expect(levels.filter((level) => level === 'on')).toHaveLength(2);
    pulse.close();
  });
});
