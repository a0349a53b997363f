import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Sealed bytes that were changed, cut, put in another's place, or sealed under another key. */
export class SealBroken extends Error {
  override name = 'SealBroken';
}

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * AES-256-GCM. Layout: version (1 byte), nonce (12), ciphertext, tag (16). Random nonces are safe for
 * 2^32 messages under one key (NIST SP 800-38D), far beyond what one event holds.
 * @param key 32 bytes
 * @param place what the bytes are and whose; the seal breaks anywhere else
 */
export function seal(key: Uint8Array, place: string, plain: Uint8Array): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(place, 'utf8'));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), nonce, body, cipher.getAuthTag()]);
}

/** @throws SealBroken */
export function unseal(key: Uint8Array, place: string, sealed: Uint8Array): Uint8Array {
  const box = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (box.length < 1 + NONCE_BYTES + TAG_BYTES || box[0] !== VERSION) {
    throw new SealBroken(`nothing sealed by this program: ${place}`);
  }
  const nonce = box.subarray(1, 1 + NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(place, 'utf8'));
  decipher.setAuthTag(box.subarray(box.length - TAG_BYTES));
  try {
    const body = box.subarray(1 + NONCE_BYTES, box.length - TAG_BYTES);
    return Buffer.concat([decipher.update(body), decipher.final()]);
  } catch (error) {
    throw new SealBroken(`the seal of ${place} is broken`, { cause: error });
  }
}
