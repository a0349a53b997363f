import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSealing, SealBroken, sealingWith } from '#gate-agent/device/sealing';
import { tempFolder } from '../world/temp-folder.ts';

const plain = Buffer.from('what nobody may read');

describe('sealing', () => {
  it('gives back what was sealed, after a restart too', () => {
    const folder = tempFolder();
    const sealed = openSealing(folder).seal(plain, 'crop:1');
    expect(openSealing(folder).open(sealed, 'crop:1')).toEqual(plain);
    expect(statSync(join(folder, 'sealing.key')).mode & 0o777).toBe(0o600);
  });

  it('never seals the same content to the same bytes', () => {
    const sealing = openSealing(tempFolder());
    expect(sealing.seal(plain, 'crop:1')).not.toEqual(sealing.seal(plain, 'crop:1'));
  });

  it.each<[string, (sealed: Buffer) => { sealed: Uint8Array; context: string }]>([
    [
      'altered',
      (sealed) => ({ sealed: sealed.map((byte, i) => (i === 40 ? byte ^ 1 : byte)), context: 'crop:1' }),
    ],
    ['cut short', (sealed) => ({ sealed: sealed.subarray(0, 20), context: 'crop:1' })],
    ['moved to another record', (sealed) => ({ sealed, context: 'crop:2' })],
  ])('does not open what was %s', (_, change) => {
    const sealing = openSealing(tempFolder());
    const { sealed, context } = change(sealing.seal(plain, 'crop:1'));
    expect(() => sealing.open(sealed, context)).toThrow(SealBroken);
  });

  it('does not open with another key', () => {
    const sealed = openSealing(tempFolder()).seal(plain, 'crop:1');
    expect(() => openSealing(tempFolder()).open(sealed, 'crop:1')).toThrow(SealBroken);
  });

  it('does not take a key of another length', () => {
    expect(() => sealingWith(Buffer.alloc(16))).toThrow(SealBroken);
  });
});
