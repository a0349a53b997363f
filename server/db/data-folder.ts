import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import SQLite from 'better-sqlite3';
import { makeFolder } from '../make-folder.ts';
import { StartupError } from '../startup-error.ts';

export interface DataFolder {
  release(): void;
}

/**
 * Makes the folder and takes it for this process alone: two servers on one SQLite file would each
 * hold half of the waiting gates. The lock is SQLite's own, so it ends with the process, however
 * that ends.
 * @throws StartupError
 */
export function takeDataFolder(dataDir: string): DataFolder {
  const folder = openDataFolder(dataDir);
  const lock = new SQLite(path.join(folder, 'server.lock'), { timeout: 0 });
  try {
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    throw new StartupError(
      `The data folder ${folder} is in use by another server: stop it, or name another folder with VENUE_DATA_DIR.`,
      { cause: error },
    );
  }
  return { release: () => lock.close() };
}

/**
 * Makes the folder, for as many processes as like: with PostgreSQL it holds keys and logs alone.
 * @returns its absolute path
 * @throws StartupError
 */
export function openDataFolder(dataDir: string): string {
  const folder = path.resolve(dataDir);
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new StartupError(
      `The data folder ${folder} cannot be written: give this user write access, or name another with VENUE_DATA_DIR.`,
      { cause: error },
    );
  }
  return folder;
}
