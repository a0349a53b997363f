import { randomBytes } from 'node:crypto';

/** 128 random bits as 22 characters: unguessable, and it tells nothing of what it names. */
export function newId(): string {
  return randomBytes(16).toString('base64url');
}
