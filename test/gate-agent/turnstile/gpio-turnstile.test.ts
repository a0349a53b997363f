import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '#gate-agent/system-clock';
import { gpioTurnstile, gpioTurnstileSchema } from '#gate-agent/turnstile/gpio/gpio-turnstile';
import { eventually } from '../../world/eventually.ts';
import { gpioChip, PINS } from '../world/gpio-chip.ts';
import { type DeviceBehaviour, turnstilePromises } from './turnstile-conformance.ts';

async function open(behaviours: readonly DeviceBehaviour[], libgpiod: 'v1' | 'v2') {
  const chip = gpioChip(behaviours, libgpiod);
  const settings = gpioTurnstileSchema.parse({
    kind: 'gpio',
    chip: 'gpiochip0',
    libgpiod,
    relay: { line: PINS.relay, active: 'low' },
    passage: { line: PINS.passage },
    door: { line: PINS.door },
    fire: { line: PINS.fire },
    pulseMs: 300,
    passageTimeoutMs: 2_000,
  });
  const turnstile = gpioTurnstile(settings, systemClock);
  onTestFinished(() => turnstile.close());
  await eventually('its contacts are read', async () =>
    (await turnstile.probe()).kind === 'answers' ? true : null,
  );
  return {
    chip,
    turnstile,
    openings: chip.openings,
    isHeldOpen: () => chip.level(PINS.relay) === '1',
    sense: (what: 'fire' | 'barrier', state: 'on' | 'off') =>
      chip.setLine(what === 'fire' ? PINS.fire : PINS.door, state === 'on' ? 1 : 0),
  };
}

describe('a turnstile on the pins of the gate', () => {
  turnstilePromises((behaviours) => open(behaviours, 'v2'));

  it('lets go of the relay after the pulse', async () => {
    const { chip, turnstile } = await open(['passage'], 'v2');
    expect(await turnstile.openOnce()).toBe('passed');
    await eventually('the relay is off', () => (chip.level(PINS.relay) === '0' ? true : null));
  });

  it.each([
    [
      'v1',
      'gpioset --mode=signal --active-low gpiochip0 17=1',
      'gpiomon --line-buffered --format=%e gpiochip0 5',
    ],
    [
      'v2',
      'gpioset --active-low --chip gpiochip0 17=1',
      'gpiomon --chip gpiochip0 --edges both --debounce-period 5ms --format %e 5',
    ],
  ] as const)('asks libgpiod %s in its own words', async (libgpiod, set, monitor) => {
    const { chip, turnstile } = await open(['passage'], libgpiod);
    expect(await turnstile.openOnce()).toBe('passed');
    expect(chip.calls()).toEqual(expect.arrayContaining([set, monitor]));
  });
});
