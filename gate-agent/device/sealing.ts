import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readPrivateFile, writePrivateFile } from './private-file.ts';

const KEY_BYTES = 32;
/** What AES-GCM is specified with (NIST SP 800-38D). */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The sealed bytes were altered, moved to another record, or sealed with another key. */
export class SealBroken extends Error {
  override name = 'SealBroken';
}

/** AES-256-GCM for what the gate keeps of people: templates and captured faces. */
export interface Sealing {
  /** @param context what the bytes belong to; opening needs the same */
  seal(plain: Uint8Array, context: string): Buffer;
  /** @throws SealBroken */
  open(sealed: Uint8Array, context: string): Buffer;
}

/** Takes the key from `sealing.key` in the folder, or makes one there. */
export function openSealing(dataDir: string): Sealing {
  const path = join(dataDir, 'sealing.key');
  const kept = readPrivateFile(path);
  if (kept) return sealingWith(kept);
  const key = randomBytes(KEY_BYTES);
  writePrivateFile(path, key);
  return sealingWith(key);
}

/** @param key 32 bytes */
export function sealingWith(key: Uint8Array): Sealing {
  if (key.length !== KEY_BYTES)
    throw new SealBroken(`a sealing key has ${KEY_BYTES} bytes, not ${key.length}`);
  return {
    seal(plain, context) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]);
    },
    open(sealed, context) {
      const nonce = sealed.subarray(0, NONCE_BYTES);
      const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
          .setAAD(Buffer.from(context))
          .setAuthTag(tag);
        return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
      } catch (cause) {
        throw new SealBroken(`cannot open what was sealed for ${context}`, { cause });
      }
    },
  };
}
