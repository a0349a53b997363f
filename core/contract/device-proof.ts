/**
 * How gate and server prove themselves to each other, told once for both sides.
 *
 * A paired gate sends `Authorization: Bearer <JWT>` with every request: header `alg: EdDSA` and
 * `kid: <deviceId>`, claims `sub: <deviceId>`, `aud: DEVICE_TOKEN_AUDIENCE`, `iat` and `exp` at most
 * DEVICE_TOKEN_SECONDS apart, signed with the Ed25519 key that never left the device. The gate
 * corrects its clock by the server's `Date` header, so a small tolerance is enough.
 *
 * Signatures are raw 64-byte Ed25519, base64:
 * - a gallery page: by the server's key over the UTF-8 text of `galleryPageText(page)`;
 * - a gate's configuration: likewise, over `gateConfigText(config)`;
 * - an X25519 key with which the gate asks for the key of the template space: by the device's key over
 *   `keyExchangeText`. The answer is sealed for `templateKeyPlace`; the id in a signed page vouches for it.
 * - the key that follows the device's: by both of them over `nextDeviceKeyText`;
 * - a journal batch: by the device's key over the UTF-8 text of the last record's `hash` (64 hex digits).
 */
import { canonicalJson } from '#domain/journal/canonical-json';
import type { GalleryPage, GateConfig } from './device.ts';

export const DEVICE_TOKEN_AUDIENCE = 'venue-access';
export const DEVICE_TOKEN_SECONDS = 60;
/** Seconds by which the clocks of server and gate may differ. */
export const DEVICE_TOKEN_TOLERANCE_SECONDS = 30;

/** The text under a gallery page's signature: everything but the signature, as canonical JSON. */
export function galleryPageText(page: Omit<GalleryPage, 'signature'>): string {
  const { signature: _, ...content } = page as GalleryPage;
  return canonicalJson(content);
}

/** @param exchangeKey raw 32-byte X25519 public key, base64 */
export function keyExchangeText(deviceId: string, exchangeKey: string): string {
  return canonicalJson({ kind: 'key-exchange', deviceId, exchangeKey });
}

/**
 * What a gate signs with its present key and with the one that is to follow it: who has the one names the other, and
 * nobody can name a key that is not theirs.
 * @param publicKey raw 32-byte Ed25519 public key that follows, base64
 */
export function nextDeviceKeyText(deviceId: string, publicKey: string): string {
  return canonicalJson({ kind: 'next-device-key', deviceId, publicKey });
}

/** What a transform key is sealed for. */
export function templateKeyPlace(deviceId: string, transformId: string): string {
  return `gate ${deviceId}, transform ${transformId}`;
}

/** The text under a configuration's signature: everything but the signature, as canonical JSON. */
export function gateConfigText(config: Omit<GateConfig, 'signature'>): string {
  const { signature: _, ...content } = config as GateConfig;
  return canonicalJson(content);
}

/**
 * A template in holder-held key mode is sealed by AES-256-GCM under the 32 bytes that only the badge's QR code holds:
 * version 1 (1 byte), nonce (12), ciphertext, tag (16), with this text as additional data.
 */
export function heldTemplatePlace(credentialId: string, templateId: string): string {
  return `held-template/${credentialId}/${templateId}`;
}
