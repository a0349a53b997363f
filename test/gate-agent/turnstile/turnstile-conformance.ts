import { expect, it } from 'vitest';
import type { Turnstile } from '#gate-agent/turnstile/turnstile';

export interface TurnstileUnderTest {
  readonly turnstile: Turnstile;
  /** How often the device has really opened. */
  readonly openings: () => number;
}

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

  it('does not open once it is closed', async () => {
    const { turnstile, openings } = await open(['passage']);
    await turnstile.close();
    expect(await turnstile.openOnce()).not.toBe('passed');
    expect(openings()).toBe(0);
  });
}
