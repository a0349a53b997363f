import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';

/** RFC 6238 as every authenticator app speaks it: SHA-1, six digits, half a minute. */
const SHAPE = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
/** Steps before and after the present one that are taken too: clocks differ, and typing takes time. */
const TOLERATED_STEPS = 1;
/** As long as the hash, which RFC 4226 recommends. */
const SECRET_BYTES = 20;

const RECOVERY_CODES = 10;
/** 80 bits: too many to guess, so that a plain hash keeps them. */
const RECOVERY_BYTES = 10;

export function newTotpSecret(): Uint8Array {
  return randomBytes(SECRET_BYTES);
}

/** The secret for typing and as the address of a QR code. */
export function toldSecret(secret: Uint8Array, username: string): { secret: string; uri: string } {
  const totp = new TOTP({ ...SHAPE, secret: secretOf(secret), issuer: 'Venue Access', label: username });
  return { secret: totp.secret.base32, uri: totp.toString() };
}

/** @returns the time step whose code this is; null when it is none of now */
export function stepOfCode(secret: Uint8Array, code: string, nowMs: number): number | null {
  const totp = new TOTP({ ...SHAPE, secret: secretOf(secret) });
  const delta = totp.validate({ token: code, timestamp: nowMs, window: TOLERATED_STEPS });
  return delta === null ? null : Math.floor(nowMs / 1000 / SHAPE.period) + delta;
}

/** Codes to keep on paper, like `ABCD-EFGH-IJKL-MNOP`; each works once in place of the app. */
export function newRecoveryCodes(): readonly string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const letters = secretOf(randomBytes(RECOVERY_BYTES)).base32;
    return letters.match(/.{4}/g)?.join('-') ?? letters;
  });
}

function secretOf(bytes: Uint8Array): Secret {
  return new Secret({ buffer: new Uint8Array(bytes).buffer });
}
