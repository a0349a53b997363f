import { fromBase45, toBase45 } from './base45.ts';

/** What a badge's QR code says. Nothing in it is a name, and nothing of a face. */
export interface BadgeClaims {
  readonly credentialId: string;
  readonly personId: string;
  readonly eventId: string;
  /** Whole seconds; the first moment at which the badge no longer counts. */
  readonly expiresAtMs: number;
  /** 32 bytes that open the holder's own template; null where the gates can read it without. */
  readonly holderKey: Uint8Array | null;
}

export interface SignedBadge {
  readonly claims: BadgeClaims;
  /** What the signature is over, as text. */
  readonly signedText: string;
  /** 64 bytes, Ed25519. */
  readonly signature: Uint8Array;
}

const PREFIX = 'VA1:';
const SIGNATURE_BYTES = 64;
const HOLDER_KEY_BYTES = 32;
/** Ids are mostly 16 random bytes in base64url: 22 letters, of which the last holds 2 bits. */
const COMPACT_ID = /^[A-Za-z0-9_-]{21}[AQgw]$/;
const PLAIN_ID = /^[A-Za-z0-9_-]{8,64}$/;
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/**
 * The text that an issuer signs. No other text that is signed with the same key begins as this one does.
 * @throws RangeError for claims that no badge can hold
 */
export function badgeText(claims: BadgeClaims): string {
  return PREFIX + toBase45(bodyOf(claims));
}

/** The whole content of the QR code. @param signature 64 bytes over `badgeText(claims)` in UTF-8 */
export function badgeContent(claims: BadgeClaims, signature: Uint8Array): string {
  if (signature.length !== SIGNATURE_BYTES) throw new RangeError('a badge is signed with 64 bytes');
  return PREFIX + toBase45(Uint8Array.from([...bodyOf(claims), ...signature]));
}

/** @returns null for whatever is no badge of ours; whether the signature holds is for the caller to find out */
export function parseBadge(content: string): SignedBadge | null {
  const bytes = content.startsWith(PREFIX) ? fromBase45(content.slice(PREFIX.length)) : null;
  if (!bytes || bytes.length <= SIGNATURE_BYTES) return null;
  const body = bytes.subarray(0, -SIGNATURE_BYTES);
  const claims = claimsIn(body);
  // One content for one badge: what was written differently was not written by us.
  if (!claims || badgeText(claims) !== PREFIX + toBase45(body)) return null;
  return { claims, signedText: badgeText(claims), signature: bytes.slice(-SIGNATURE_BYTES) };
}

/** Holder key or not, expiry in seconds, three ids, the key. */
function bodyOf({ credentialId, personId, eventId, expiresAtMs, holderKey }: BadgeClaims): Uint8Array {
  const seconds = expiresAtMs / 1_000;
  if (!(Number.isInteger(seconds) && seconds >= 0 && seconds < 2 ** 32)) {
    throw new RangeError('a badge expires at a whole second');
  }
  if (holderKey && holderKey.length !== HOLDER_KEY_BYTES) throw new RangeError('a holder key has 32 bytes');
  const expiry = [24, 16, 8, 0].map((shift) => (seconds / 2 ** shift) & 0xff);
  const ids = [credentialId, personId, eventId].flatMap(idBytes);
  return Uint8Array.from([holderKey ? 1 : 0, ...expiry, ...ids, ...(holderKey ?? [])]);
}

function claimsIn(body: Uint8Array): BadgeClaims | null {
  const [flag, ...rest] = body;
  if (flag !== 0 && flag !== 1) return null;
  const seconds = rest.slice(0, 4).reduce((sum, byte) => sum * 256 + byte, 0);
  const credential = idAt(rest, 4);
  const person = credential && idAt(rest, credential.end);
  const event = person && idAt(rest, person.end);
  if (!event) return null;
  const key = rest.slice(event.end);
  if (key.length !== (flag === 1 ? HOLDER_KEY_BYTES : 0)) return null;
  return {
    credentialId: credential.id,
    personId: person.id,
    eventId: event.id,
    expiresAtMs: seconds * 1_000,
    holderKey: flag === 1 ? Uint8Array.from(key) : null,
  };
}

/** A nought and 16 bytes, or the length of the id and its letters. */
function idBytes(id: string): readonly number[] {
  if (!PLAIN_ID.test(id)) throw new RangeError('this is no id');
  if (!COMPACT_ID.test(id)) return [id.length, ...[...id].map((letter) => letter.charCodeAt(0))];
  const bytes: number[] = [0];
  let bits = 0;
  let held = 0;
  for (const letter of id) {
    held = held * 64 + BASE64URL.indexOf(letter);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push(Math.floor(held / 2 ** bits));
    held %= 2 ** bits;
  }
  return bytes;
}

function idAt(bytes: readonly number[], at: number): { readonly id: string; readonly end: number } | null {
  const length = bytes[at];
  if (length === undefined) return null;
  const end = at + 1 + (length === 0 ? 16 : length);
  const held = bytes.slice(at + 1, end);
  if (end > bytes.length) return null;
  const id = length === 0 ? compactId(held) : String.fromCharCode(...held);
  return PLAIN_ID.test(id) ? { id, end } : null;
}

function compactId(bytes: readonly number[]): string {
  let id = '';
  let bits = 0;
  let held = 0;
  for (const byte of [...bytes, 0]) {
    held = held * 256 + byte;
    bits += 8;
    while (bits >= 6 && id.length < 22) {
      bits -= 6;
      id += BASE64URL.charAt(Math.floor(held / 2 ** bits));
      held %= 2 ** bits;
    }
  }
  return id;
}
