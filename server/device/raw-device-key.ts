import { publicKeyOf } from '../privacy/signing-key.ts';
import { RequestError } from '../request-error.ts';

/** @param base64 of the field `body.publicKey` @throws RequestError `invalid-request` */
export function rawDeviceKey(base64: string): Uint8Array {
  const raw = Buffer.from(base64, 'base64');
  try {
    publicKeyOf(raw);
  } catch {
    throw new RequestError('invalid-request', [
      { path: 'body.publicKey', problem: 'is no Ed25519 public key' },
    ]);
  }
  return raw;
}
