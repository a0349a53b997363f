import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { GateError } from '../gate-error.ts';

export interface FolderClaim {
  release(): void;
}

/**
 * Keeps a second process out of a data folder: two would fork the journal. The operating system lets go of SQLite's file lock
 * when the process dies, however it dies, so no stale lock is ever left behind.
 * @throws GateError
 */
export function claimFolder(dataDir: string): FolderClaim {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const db = new Database(join(dataDir, 'gate.lock'), { timeout: 0 });
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    db.close();
    throw new GateError(`another gate agent is running in ${dataDir}`, { cause });
  }
  return { release: () => db.close() };
}
