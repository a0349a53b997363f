import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { newKeyExchange, openSealedKey, sealKeyFor } from '#models/event-transform/key-transport';

const KEY = randomBytes(32);
const PLACE = 'gate one, transform one';

describe('a key sealed for a gate', () => {
  it('is opened by the gate that asked, and reads like nothing to anybody else', () => {
    const gate = newKeyExchange();
    const answer = sealKeyFor(gate.publicKey, PLACE, KEY);
    expect(openSealedKey(gate, PLACE, answer)).toEqual(KEY);
    expect(Buffer.from(answer.sealed, 'base64').includes(KEY)).toBe(false);
    expect(() => openSealedKey(newKeyExchange(), PLACE, answer)).toThrow('cannot be opened');
  });

  it('is another text each time', () => {
    const gate = newKeyExchange();
    expect(sealKeyFor(gate.publicKey, PLACE, KEY).sealed).not.toBe(
      sealKeyFor(gate.publicKey, PLACE, KEY).sealed,
    );
  });

  it.each([
    ['for another place', (a: ReturnType<typeof sealKeyFor>) => a, 'gate two, transform one'],
    [
      'changed on the way',
      (a: ReturnType<typeof sealKeyFor>) => ({ ...a, sealed: flipped(a.sealed) }),
      PLACE,
    ],
    ['cut short', (a: ReturnType<typeof sealKeyFor>) => ({ ...a, sealed: a.sealed.slice(0, 20) }), PLACE],
    [
      'with another exchange key',
      (a: ReturnType<typeof sealKeyFor>) => ({ ...a, exchangeKey: newKeyExchange().publicKey }),
      PLACE,
    ],
  ])('is not opened when it was %s', (_what, change, place) => {
    const gate = newKeyExchange();
    const answer = change(sealKeyFor(gate.publicKey, PLACE, KEY));
    expect(() => openSealedKey(gate, place, answer)).toThrow('cannot be opened');
  });

  it.each([
    ['too short', Buffer.alloc(31).toString('base64')],
    ['a point that everybody agrees on', Buffer.alloc(32).toString('base64')],
  ])('is not sealed for a key that is %s', (_what, theirs) => {
    expect(() => sealKeyFor(theirs, PLACE, KEY)).toThrow();
  });
});

function flipped(base64: string): string {
  const bytes = Buffer.from(base64, 'base64');
  bytes[3] = (bytes[3] ?? 0) ^ 1;
  return bytes.toString('base64');
}
