import { hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { makeFolder } from '../make-folder.ts';
import { StartupError } from '../startup-error.ts';
import { MasterKeys } from './master-keys.ts';
import { newSigningKey, type SigningKey, signingKeyOf } from './signing-key.ts';
import { writeFileDurably } from './write-file-durably.ts';

/** The server's own keys. None has a default; the first start makes them. */
export interface Secrets {
  /** Wrap the data key of each event; without them no photo or template can be read again. */
  readonly masterKeys: MasterKeys;
  readonly signing: SigningKey;
  /** 32 bytes derived from the first master key, for fingerprints of codes too short to stand a plain hash. */
  readonly codeKey: Uint8Array;
  /** 32 bytes derived from the first master key, under which secrets of accounts are sealed. */
  readonly accountKey: Uint8Array;
  /** 32 bytes derived from the first master key, with which links of invitations are signed. */
  readonly linkKey: Uint8Array;
}

/** Where the keys come from. One given as a setting wins over its file. */
export interface KeySources {
  /** Folder of `master.key` and `signing.key`. */
  readonly dir: string;
  /** 32 bytes, base64. */
  readonly masterKey?: string | undefined;
  /** The same, for the one that takes its place; only where that one is a setting too. */
  readonly nextMasterKey?: string | undefined;
  /** Ed25519 private key, PKCS #8 in DER, base64. */
  readonly signingKey?: string | undefined;
}

/**
 * Takes the keys from the settings or their folder, or makes them when this is the first start.
 * @param firstStart whether the database is new; an old one's missing key is a loss, not a beginning
 * @throws StartupError when a key is missing, damaged, or readable by other users
 */
export function loadSecrets(sources: KeySources, firstStart: 'first-start' | 'has-database'): Secrets {
  const master = keyOf('master.key', sources.masterKey, 'VENUE_MASTER_KEY', () => randomBytes(32));
  const signing = keyOf('signing.key', sources.signingKey, 'VENUE_SIGNING_KEY', newSigningKey);
  if (master.bytes.length !== 32) throw damaged(master.name);
  return {
    masterKeys: new MasterKeys(master.bytes, () => masterKeysIn(sources)),
    signing: signingKey(signing),
    codeKey: derivedKey(master.bytes, 'pairing codes', 32),
    accountKey: derivedKey(master.bytes, 'accounts', 32),
    linkKey: derivedKey(master.bytes, 'enrolment links', 32),
  };

  function keyOf(file: string, given: string | undefined, setting: string, make: () => Buffer): NamedKey {
    if (given !== undefined) return { name: setting, bytes: Buffer.from(given, 'base64') };
    const name = path.join(sources.dir, file);
    if (existsSync(name)) return { name, bytes: readPrivateFile(name) };
    if (firstStart === 'has-database') {
      throw new StartupError(
        `The key ${name} is missing but the database that needs it is there: restore the key from its backup, or copy it from a server on the same database.`,
      );
    }
    makeFolder(sources.dir);
    const bytes = make();
    writeFileDurably(name, bytes, 0o600);
    return { name, bytes };
  }
}

/** A key and where it came from, for messages. */
interface NamedKey {
  readonly name: string;
  readonly bytes: Buffer;
}

/** The one that takes the master key's place; it is there only while keys are exchanged. */
export function nextMasterKeyFile({ dir }: KeySources): string {
  return path.join(dir, 'master.next.key');
}

export function masterKeyFile({ dir }: KeySources): string {
  return path.join(dir, 'master.key');
}

function masterKeysIn(sources: KeySources): Uint8Array[] {
  if (sources.masterKey !== undefined) {
    return sources.nextMasterKey === undefined ? [] : [nextMasterKeyGiven(sources.nextMasterKey)];
  }
  return [masterKeyFile(sources), nextMasterKeyFile(sources)].filter(existsSync).map(readPrivateFile);
}

/** @throws StartupError when it has not 32 bytes */
export function nextMasterKeyGiven(base64: string): Uint8Array {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length !== 32) throw damaged('VENUE_NEXT_MASTER_KEY');
  return bytes;
}

function derivedKey(masterKey: Uint8Array, purpose: string, length: number): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', masterKey, '', `venue-access ${purpose}`, length));
}

function readPrivateFile(file: string): Buffer {
  // Windows has no such modes; there the folder's own rights must do.
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
    throw new StartupError(`The key ${file} can be read by other users: take their access away (chmod 600).`);
  }
  return readFileSync(file);
}

function signingKey({ name, bytes }: NamedKey): SigningKey {
  try {
    return signingKeyOf(bytes);
  } catch (error) {
    throw damaged(name, error);
  }
}

function damaged(name: string, cause?: unknown): StartupError {
  return new StartupError(`The key ${name} is damaged: restore it from its backup.`, { cause });
}
