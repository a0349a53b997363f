import { hkdfSync, randomBytes } from 'node:crypto';

const KEY_BYTES = 32;
const ID_BYTES = 16;

/** The secret behind an event's transform: 32 random bytes. */
export function newTransformKey(): Uint8Array {
  return randomBytes(KEY_BYTES);
}

/**
 * Names a key without giving it away, and commits to it: nobody finds another key of the same name.
 * @returns 32 hex digits
 * @throws TypeError for anything but 32 bytes
 */
export function transformIdOf(key: Uint8Array): string {
  return Buffer.from(derived(key, 'transform id', ID_BYTES)).toString('hex');
}

/** @param purpose tells apart what is derived from one key */
export function derived(key: Uint8Array, purpose: string, bytes: number): Uint8Array {
  if (key.length !== KEY_BYTES)
    throw new TypeError(`a transform key has ${KEY_BYTES} bytes, not ${key.length}`);
  return new Uint8Array(hkdfSync('sha256', key, '', `venue-access ${purpose}`, bytes));
}
