import { randomBytes } from 'node:crypto';
import { sha256Hex } from '../privacy/sha256.ts';

/** A secret to hand out once: 256 random bits. Only its hash is stored; that many bits need no slow hash. */
export function newToken(): { readonly token: string; readonly hash: string } {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: tokenHash(token) };
}

export function tokenHash(token: string): string {
  return sha256Hex(token);
}
