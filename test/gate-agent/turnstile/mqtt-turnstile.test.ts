import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '#gate-agent/system-clock';
import { mqttTurnstile, mqttTurnstileSchema } from '#gate-agent/turnstile/mqtt-turnstile';
import { eventually } from '../../world/eventually.ts';
import { startMqttLane } from '../world/mqtt-turnstile.ts';
import { type DeviceBehaviour, turnstilePromises } from './turnstile-conformance.ts';

async function open(behaviours: readonly DeviceBehaviour[]) {
  const lane = await startMqttLane(behaviours);
  const { url, topic } = lane;
  const settings = { kind: 'mqtt', url, topic, passageTimeoutMs: 800, openWithinMs: 1_000 };
  const turnstile = mqttTurnstile(mqttTurnstileSchema.parse(settings), systemClock);
  onTestFinished(() => turnstile.close());
  await turnstile.probe();
  return {
    lane,
    turnstile,
    openings: lane.openings,
    isHeldOpen: lane.isHeldOpen,
    sense: (what: 'fire' | 'barrier', state: 'on' | 'off') =>
      lane.tell(what === 'fire' ? 'fire' : 'door', state),
  };
}

describe('a turnstile on a message broker', () => {
  turnstilePromises(open);

  it('stays shut while the broker is away, and the order is not sent later', async () => {
    const { lane, turnstile } = await open([]);
    lane.stopBroker();
    await eventually('it has noticed', async () =>
      (await turnstile.probe()).kind === 'silent' ? true : null,
    );
    expect(await turnstile.openOnce()).toBe('stayed-shut');
    expect([lane.openings(), turnstile.state]).toEqual([0, 'fault']);
  });

  it('is not put off by what else is said on its topic', async () => {
    const { lane, turnstile } = await open(['passage']);
    for (const text of ['', '{', '{"event":"explode"}', '[1]']) lane.babble(text);
    expect(await turnstile.openOnce()).toBe('passed');
  });
});
