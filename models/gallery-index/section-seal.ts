import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;

/** How much longer a section is sealed: 12 bytes nonce before it, 16 bytes tag after it. */
export const SEAL_BYTES = NONCE_BYTES + TAG_BYTES;

/** Small enough to stay in a core's cache, and to be allocated without fresh pages, from being opened to being copied. */
const PIECE_BYTES = 64 * 1024;

/** The parts of a section in a file, in their order. */
export interface SealedSection {
  readonly nonce: Uint8Array;
  /** As long as the content. */
  readonly body: Uint8Array;
  readonly tag: Uint8Array;
}

/** The seal does not hold: other bytes than were sealed, another key, or another place. */
export class SealBroken extends Error {
  override name = 'SealBroken';
}

/** @param bound what the seal holds for only together with the content */
export function sealSection(key: Uint8Array, bound: Uint8Array, content: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(bound);
  return Buffer.concat([nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
}

/**
 * Opens a section where it lies: what was sealed gives way to the content, which is not to be used
 * before this returns, as only then the seal has been found whole.
 * @throws SealBroken
 */
export function openSection(key: Uint8Array, bound: Uint8Array, { nonce, body, tag }: SealedSection): void {
  const decipher = createDecipheriv(CIPHER, key, nonce).setAAD(bound).setAuthTag(tag);
  for (let from = 0; from < body.length; from += PIECE_BYTES) {
    body.set(decipher.update(body.subarray(from, from + PIECE_BYTES)), from);
  }
  try {
    decipher.final();
  } catch (cause) {
    throw new SealBroken('a section is not as it was sealed', { cause });
  }
}
