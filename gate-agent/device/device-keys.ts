import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';

/** The DER header that turns 32 raw bytes into an Ed25519 public key (RFC 8410). */
const ED25519_SPKI_HEADER = Buffer.from('302a300506032b6570032100', 'hex');

export function newDeviceKey(): KeyObject {
  return generateKeyPairSync('ed25519').privateKey;
}

export function toPem(privateKey: KeyObject): string {
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** @throws Error when the text holds no Ed25519 private key */
export function fromPem(pem: string): KeyObject {
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType !== 'ed25519') throw new TypeError('the device key is not an Ed25519 key');
  return key;
}

/** The raw 32 bytes of the public half, base64. */
export function publicKeyText(privateKey: KeyObject): string {
  const der = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  return der.subarray(ED25519_SPKI_HEADER.length).toString('base64');
}

/** @param text raw 32 bytes, base64 */
export function publicKeyOf(text: string): KeyObject {
  const raw = Buffer.from(text, 'base64');
  if (raw.length !== 32) throw new TypeError(`an Ed25519 public key has 32 bytes, not ${raw.length}`);
  return createPublicKey({ key: Buffer.concat([ED25519_SPKI_HEADER, raw]), type: 'spki', format: 'der' });
}

/** Ed25519 over the UTF-8 text, base64. */
export function signText(text: string, privateKey: KeyObject): string {
  return sign(null, Buffer.from(text), privateKey).toString('base64');
}

export function isSignedBy(text: string, signature: string, publicKey: KeyObject): boolean {
  return verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64'));
}
