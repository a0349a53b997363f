import { createHmac, randomBytes } from 'node:crypto';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** 40 random bits as `ABCD-2345`: short enough to type at a gate, good for minutes and for few tries. */
export function newPairingCode(): string {
  const letters = [...randomBytes(8)].map((byte) => BASE32.charAt(byte % 32)).join('');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

/** Keyed, because 40 bits behind a plain hash could be searched by whoever copies the database. */
export function pairingCodeHash(codeKey: Uint8Array, code: string): string {
  return createHmac('sha256', codeKey).update(code).digest('hex');
}
