import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';

export interface SigningKey {
  /** @returns a raw 64-byte Ed25519 signature, base64, over the text in UTF-8 */
  sign(text: string): string;
  /** Raw 32-byte Ed25519 public key, base64. */
  readonly publicKey: string;
}

/** @returns a fresh Ed25519 private key, PKCS #8 in DER */
export function newSigningKey(): Buffer {
  return generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' });
}

/** @param der an Ed25519 private key, PKCS #8 in DER */
export function signingKeyOf(der: Buffer): SigningKey {
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  if (privateKey.asymmetricKeyType !== 'ed25519') throw new TypeError('not an Ed25519 key');
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return {
    sign: (text) => sign(null, Buffer.from(text, 'utf8'), privateKey).toString('base64'),
    publicKey: spki.subarray(SPKI_PREFIX.length).toString('base64'),
  };
}

/** RFC 8410: what stands before the 32 bytes of an Ed25519 public key in DER. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/**
 * @param raw 32 bytes
 * @throws TypeError when they are no Ed25519 public key
 */
export function publicKeyOf(raw: Uint8Array): KeyObject {
  if (raw.length !== 32) throw new TypeError(`an Ed25519 public key has 32 bytes, not ${raw.length}`);
  return createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: 'der', type: 'spki' });
}

/** @param signature base64 of the raw 64 bytes, over the text in UTF-8 */
export function signatureHolds(publicKey: KeyObject, text: string, signature: string): boolean {
  return verify(null, Buffer.from(text, 'utf8'), publicKey, Buffer.from(signature, 'base64'));
}
