import {
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';

/**
 * How an event's transform key reaches a gate: the gate makes an X25519 key for this one time, the server
 * another, and what both derive from them seals the key once (RFC 7748, HKDF-SHA256, AES-256-GCM). Whoever
 * has recorded the exchange cannot open it later, not even with the keys that server and gate keep.
 */
export interface KeyExchange {
  /** Raw 32 bytes, base64: what the other side is told. */
  readonly publicKey: string;
  readonly privateKey: KeyObject;
}

export interface SealedKey {
  /** The server's side of the exchange: raw 32 bytes, base64. */
  readonly exchangeKey: string;
  /** Ciphertext and tag, base64. */
  readonly sealed: string;
}

/** It was sealed for somebody else, for another place, or changed on the way. */
export class SealedKeyBroken extends Error {
  override name = 'SealedKeyBroken';
}

const TAG_BYTES = 16;
/** RFC 8410: what stands before the 32 bytes of an X25519 public key in DER. */
const SPKI_PREFIX = Buffer.from('302a300506032b656e032100', 'hex');

export function newKeyExchange(): KeyExchange {
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return { privateKey, publicKey: der.subarray(SPKI_PREFIX.length).toString('base64') };
}

/**
 * @param place whom and what the key is for; opening needs the same
 * @throws TypeError when the other side's key is none
 */
export function sealKeyFor(theirs: string, place: string, key: Uint8Array): SealedKey {
  const own = newKeyExchange();
  const once = sharedKey(own.privateKey, theirs, `${theirs}${own.publicKey}`, place);
  const cipher = createCipheriv('aes-256-gcm', once, ZERO_NONCE);
  const body = Buffer.concat([cipher.update(key), cipher.final(), cipher.getAuthTag()]);
  return { exchangeKey: own.publicKey, sealed: body.toString('base64') };
}

/** @throws SealedKeyBroken */
export function openSealedKey(
  own: KeyExchange,
  place: string,
  { exchangeKey, sealed }: SealedKey,
): Uint8Array {
  try {
    const once = sharedKey(own.privateKey, exchangeKey, `${own.publicKey}${exchangeKey}`, place);
    const box = Buffer.from(sealed, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', once, ZERO_NONCE, { authTagLength: TAG_BYTES });
    decipher.setAuthTag(box.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(box.subarray(0, -TAG_BYTES)), decipher.final()]);
  } catch (cause) {
    throw new SealedKeyBroken(`the key for ${place} cannot be opened`, { cause });
  }
}

/** The key that it goes with seals once. */
const ZERO_NONCE = Buffer.alloc(12);

function sharedKey(own: KeyObject, theirs: string, salt: string, place: string): Buffer {
  const secret = diffieHellman({ privateKey: own, publicKey: publicKeyOf(theirs) });
  return Buffer.from(hkdfSync('sha256', secret, salt, `venue-access key for ${place}`, 32));
}

function publicKeyOf(text: string): KeyObject {
  const raw = Buffer.from(text, 'base64');
  if (raw.length !== 32) throw new TypeError(`an X25519 public key has 32 bytes, not ${raw.length}`);
  return createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), type: 'spki', format: 'der' });
}
