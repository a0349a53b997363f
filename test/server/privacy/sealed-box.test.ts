import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { SealBroken, seal, unseal } from '#server/privacy/sealed-box';

const KEY = randomBytes(32);
const PLAIN = Buffer.from('a template');

describe('a sealed box', () => {
  it('gives back what was put in, however little or much', () => {
    for (const length of [0, 1, 2048, 300_000]) {
      const plain = randomBytes(length);
      expect(Buffer.from(unseal(KEY, 'here', seal(KEY, 'here', plain))).equals(plain)).toBe(true);
    }
  });

  it('looks different every time', () => {
    const boxes = Array.from({ length: 50 }, () => Buffer.from(seal(KEY, 'here', PLAIN)).toString('hex'));
    expect(new Set(boxes).size).toBe(50);
  });

  it('opens neither with another key nor in another place', () => {
    const box = seal(KEY, 'event/photo/1', PLAIN);
    expect(() => unseal(randomBytes(32), 'event/photo/1', box)).toThrow(SealBroken);
    expect(() => unseal(KEY, 'event/photo/2', box)).toThrow(SealBroken);
    expect(() => unseal(KEY, 'event/crop/1', box)).toThrow(SealBroken);
  });

  it('does not open when any bit of it was changed', () => {
    const box = seal(KEY, 'here', PLAIN);
    for (let bit = 0; bit < box.length * 8; bit += 1) {
      const changed = Uint8Array.from(box);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => unseal(KEY, 'here', changed)).toThrow(SealBroken);
    }
  });

  it('does not open when it was cut', () => {
    const box = seal(KEY, 'here', PLAIN);
    for (let length = 0; length < box.length; length += 1) {
      expect(() => unseal(KEY, 'here', box.subarray(0, length))).toThrow(SealBroken);
    }
  });
});
