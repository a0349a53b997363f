import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '#gate-agent/system-clock';
import { HttpTurnstile, httpTurnstileSchema } from '#gate-agent/turnstile/http-turnstile';
import { type RelayManners, type RelayScript, startTestRelay } from '../world/test-relay.ts';
import { type Sensed, turnstilePromises } from './turnstile-conformance.ts';

const QUICK = { requestTimeoutMs: 150, openWithinMs: 600, passageTimeoutMs: 400, pollEveryMs: 20 };

async function open(script: RelayScript) {
  const relay = await startTestRelay(script);
  const { openUrl, statusUrl, holdUrl, alarmsUrl } = relay;
  const settings = { kind: 'http', openUrl, statusUrl, holdUrl, alarmsUrl, alarmsEveryMs: 50, ...QUICK };
  const turnstile = new HttpTurnstile(httpTurnstileSchema.parse(settings), systemClock);
  onTestFinished(() => turnstile.close());
  const sense = (what: Sensed, state: 'on' | 'off') =>
    relay.sense(what === 'fire' ? 'fire-release' : 'forced-open', state);
  return { relay, turnstile, openings: relay.openings, isHeldOpen: relay.isHeldOpen, sense };
}

const RESULT = {
  passage: 'passed',
  'no-passage': 'not-passed',
  stuck: 'stayed-shut',
  silent: 'pending',
} as const;

describe('the HTTP turnstile', () => {
  turnstilePromises((behaviours) =>
    open({ results: behaviours.map((each) => RESULT[each]), pendingAnswers: 2 }),
  );

  it.each<[string, readonly RelayManners[]]>([
    ['answers 500 first', ['error-500']],
    ['drops the connection after opening', ['open-and-drop']],
    ['drops the connection before opening', ['drop']],
    ['hangs after opening', ['open-and-hang']],
    ['sends a page instead of an answer', ['no-json']],
    ['does all of it in turn', ['error-500', 'open-and-drop', 'drop']],
  ])('opens exactly once for a relay that %s', async (_, manners) => {
    const { turnstile, openings } = await open({ results: ['passed'], manners });
    expect(await turnstile.openOnce()).toBe('passed');
    expect(openings()).toBe(1);
  });

  it('cannot tell when the relay opened and was never heard again', async () => {
    const hang = Array.from({ length: 50 }, (): RelayManners => 'open-and-hang');
    const { turnstile, openings } = await open({ results: ['pending'], manners: hang });
    expect(await turnstile.openOnce()).toBe('fault');
    expect(openings()).toBe(1);
  });

  it('learns the passage from the status when every answer to the command was lost', async () => {
    const hang = Array.from({ length: 50 }, (): RelayManners => 'open-and-hang');
    const { turnstile, openings } = await open({ results: ['passed'], manners: hang, pendingAnswers: 1 });
    expect(await turnstile.openOnce()).toBe('passed');
    expect(openings()).toBe(1);
  });

  it('stays shut when the relay refuses', async () => {
    const { turnstile, openings } = await open({ results: [], manners: ['refuse-403'] });
    expect(await turnstile.openOnce()).toBe('stayed-shut');
    expect([openings(), turnstile.state]).toEqual([0, 'fault']);
  });

  it('stays shut when nothing listens', async () => {
    const { relay, turnstile } = await open({ results: [] });
    relay.stop();
    expect(await turnstile.openOnce()).toBe('stayed-shut');
    expect(turnstile.state).toBe('fault');
  });

  it('cannot tell who passed at a relay without a passage signal', async () => {
    const { openUrl } = await startTestRelay({ results: ['pending'] });
    const settings = httpTurnstileSchema.parse({ kind: 'http', openUrl, ...QUICK });
    expect(await new HttpTurnstile(settings, systemClock).openOnce()).toBe('fault');
  });
});
