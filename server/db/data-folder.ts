import { accessSync, constants, mkdirSync } from 'node:fs';
import path from 'node:path';
import SQLite from 'better-sqlite3';
import { StartupError } from '../startup-error.ts';

export interface DataFolder {
  readonly path: string;
  release(): void;
}

/**
 * Makes the folder and takes it for this process alone: two servers on one folder would each hold
 * half of the waiting gates. The lock is SQLite's own, so it ends with the process, however that ends.
 * @throws StartupError
 */
export function takeDataFolder(dataDir: string): DataFolder {
  const folder = path.resolve(dataDir);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new StartupError(
      `The data folder ${folder} cannot be written: give this user write access, or name another with VENUE_DATA_DIR.`,
      { cause: error },
    );
  }
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
  return { path: folder, release: () => lock.close() };
}
