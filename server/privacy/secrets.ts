import { hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { StartupError } from '../startup-error.ts';
import { newSigningKey, type SigningKey, signingKeyOf } from './signing-key.ts';
import { writeFileDurably } from './write-file-durably.ts';

/** The server's own keys. None has a default; the first start makes them. */
export interface Secrets {
  /** 32 bytes. Wraps the data key of each event; without it no photo or template can be read again. */
  readonly masterKey: Uint8Array;
  readonly signing: SigningKey;
  /** 32 bytes derived from the master key, for fingerprints of codes too short to stand a plain hash. */
  readonly codeKey: Uint8Array;
  /** 32 bytes derived from the master key, under which secrets of accounts are sealed. */
  readonly accountKey: Uint8Array;
}

/**
 * Reads the keys in `<dataDir>/secrets`, or makes them when this is the first start.
 * @param firstStart whether there is no database yet; with a database, a missing key is a loss, not a beginning
 * @throws StartupError when a key is missing, damaged, or readable by other users
 */
export function loadSecrets(dataDir: string, firstStart: 'first-start' | 'has-database'): Secrets {
  const folder = path.join(dataDir, 'secrets');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const read = (name: string, make: () => Buffer): Buffer => {
    const file = path.join(folder, name);
    if (existsSync(file)) return readPrivateFile(file);
    if (firstStart === 'has-database') {
      throw new StartupError(
        `The key ${file} is missing but the database that needs it is there: restore the key from its backup.`,
      );
    }
    const secret = make();
    writeFileDurably(file, secret, 0o600);
    return secret;
  };
  const masterKey = read('master.key', () => randomBytes(32));
  if (masterKey.length !== 32) {
    throw new StartupError(
      `The key ${path.join(folder, 'master.key')} is damaged: restore it from its backup.`,
    );
  }
  return {
    masterKey,
    signing: signingKey(read('signing.key', newSigningKey), path.join(folder, 'signing.key')),
    codeKey: derivedKey(masterKey, 'pairing codes'),
    accountKey: derivedKey(masterKey, 'accounts'),
  };
}

function derivedKey(masterKey: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', masterKey, '', `venue-access ${purpose}`, 32));
}

function readPrivateFile(file: string): Buffer {
  // Windows has no such modes; there the folder's own rights must do.
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
    throw new StartupError(`The key ${file} can be read by other users: take their access away (chmod 600).`);
  }
  return readFileSync(file);
}

function signingKey(der: Buffer, file: string): SigningKey {
  try {
    return signingKeyOf(der);
  } catch (error) {
    throw new StartupError(`The key ${file} is damaged: restore it from its backup.`, { cause: error });
  }
}
