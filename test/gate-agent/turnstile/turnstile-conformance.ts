import { expect, it } from 'vitest';
import type { Turnstile } from '#gate-agent/turnstile/turnstile';
import { eventually } from '../../world/eventually.ts';

export interface TurnstileUnderTest {
  readonly turnstile: Turnstile;
  /** How often the device has really opened. */
  readonly openings: () => number;
  readonly isHeldOpen: () => boolean;
  /** The device begins or ceases to sense something. */
  readonly sense: (what: Sensed, state: 'on' | 'off') => void;
}

/** `barrier`: it moves out of its rest without an order. */
export type Sensed = 'fire' | 'barrier';

/** What a device does when it is told to open. */
export type DeviceBehaviour = 'passage' | 'no-passage' | 'stuck' | 'silent';

/** What every adapter promises, whatever is behind it. */
export function turnstilePromises(
  open: (behaviours: readonly DeviceBehaviour[]) => Promise<TurnstileUnderTest>,
): void {
  it.each([
    ['passage', 'passed', 'ready'],
    ['no-passage', 'not-passed', 'ready'],
    ['stuck', 'stayed-shut', 'fault'],
    ['silent', 'fault', 'fault'],
  ] as const)('a device with %s gives %s and is then %s', async (behaviour, result, state) => {
    const { turnstile } = await open([behaviour]);
    expect(await turnstile.openOnce()).toBe(result);
    expect(turnstile.state).toBe(state);
  });

  it('is ready before anybody came', async () => {
    const { turnstile } = await open([]);
    expect(turnstile.state).toBe('ready');
  });

  it('opens once for each command', async () => {
    const { turnstile, openings } = await open(['passage', 'passage']);
    await turnstile.openOnce();
    expect(openings()).toBe(1);
    await turnstile.openOnce();
    expect(openings()).toBe(2);
  });

  it('is ready again when the device works again', async () => {
    const { turnstile } = await open(['stuck', 'passage']);
    await turnstile.openOnce();
    expect(await turnstile.openOnce()).toBe('passed');
    expect(turnstile.state).toBe('ready');
  });

  it('tells of fire when it begins and when it is over, and stays open as long as it is told to', async () => {
    const { turnstile, isHeldOpen, openings, sense } = await open([]);
    const told: string[] = [];
    turnstile.onAlarm((alarm, phase) => told.push(`${alarm} ${phase}`));
    sense('fire', 'on');
    await eventually('fire is told', () => (told.length > 0 ? told : null));
    await eventually('it is held open', async () =>
      (await turnstile.holdOpen()) && isHeldOpen() ? true : null,
    );
    sense('fire', 'off');
    await eventually('its end is told', () => (told.length > 1 ? told : null));
    expect(isHeldOpen()).toBe(true);
    await eventually('it lets go', async () => ((await turnstile.letShut()) && !isHeldOpen() ? true : null));
    expect(told).toEqual(['fire-release began', 'fire-release ended']);
    expect(openings()).toBe(0);
  });

  it('tells of a barrier that was forced', async () => {
    const { turnstile, sense } = await open([]);
    const told: string[] = [];
    turnstile.onAlarm((alarm, phase) => told.push(`${alarm} ${phase}`));
    sense('barrier', 'on');
    await eventually('it is told', () => (told.length > 0 ? told : null));
    sense('barrier', 'off');
    await eventually('its end is told', () => (told.length > 1 ? told : null));
    expect(told).toEqual(['forced-open began', 'forced-open ended']);
  });

  it('answers when it is asked whether it is there, without opening', async () => {
    const { turnstile, openings } = await open([]);
    expect(await turnstile.probe()).toEqual({ kind: 'answers' });
    expect(openings()).toBe(0);
  });

  it('does not open once it is closed', async () => {
    const { turnstile, openings } = await open(['passage']);
    await turnstile.close();
    expect(await turnstile.openOnce()).not.toBe('passed');
    expect(openings()).toBe(0);
  });
}
