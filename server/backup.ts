import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import SQLite from 'better-sqlite3';
import { z } from 'zod';
import { systemClock } from './clock.ts';
import { databasePlaceOf, keySourcesOf, type ServerSettings } from './config.ts';
import { type CopyProgress, contentsOf, copyDatabase, type TableContent } from './db/copy-database.ts';
import { takeDataFolder } from './db/data-folder.ts';
import { DATABASE_FILE, type DatabasePlace, type OpenDatabase } from './db/database.ts';
import { openDatabase } from './db/open-database.ts';
import { makeFolder } from './make-folder.ts';
import { writeFileDurably } from './privacy/write-file-durably.ts';
import { StartupError } from './startup-error.ts';

const MANIFEST_FILE = 'backup.json';
const KEY_FILES = ['master.key', 'signing.key'];

const manifestSchema = z.strictObject({
  takenAt: z.int(),
  tables: z.record(z.string(), z.strictObject({ rows: z.int(), hash: z.string() })),
});

export type BackupKeys = 'with-keys' | 'without-keys';
type OnProgress = (progress: CopyProgress) => void;
type Contents = ReadonlyMap<string, TableContent>;

/**
 * Writes all that an installation holds, as of one moment and while it runs, into a folder: a SQLite
 * file whatever the database is, so that it can be restored to either, and a list of what is in it.
 * What is sealed in the database stays sealed.
 * @param folder is made; must not exist
 * @throws StartupError
 */
export async function backUp(
  settings: ServerSettings,
  folder: string,
  keys: BackupKeys,
  onProgress: OnProgress,
): Promise<Contents> {
  if (existsSync(folder)) throw new StartupError(`${folder} exists: name a folder that is still to be made.`);
  const place = databasePlaceOf(settings);
  requireInstallation(place);
  const given = keySourcesOf(settings);
  if (keys === 'with-keys') requireKeyFiles(given.dir);
  makeFolder(path.resolve(folder));
  const copy = { kind: 'sqlite', dataDir: folder } as const;
  if (place.kind === 'sqlite') await copyFile(path.join(place.dataDir, DATABASE_FILE), folder);
  else await withDatabases(place, copy, (source, target) => copyDatabase(source, target, onProgress));
  const contents = await withDatabase(copy, contentsOf);
  const manifest = { takenAt: systemClock.nowMs(), tables: Object.fromEntries(contents) };
  writeFileDurably(path.join(folder, MANIFEST_FILE), Buffer.from(JSON.stringify(manifest, null, 2)), 0o600);
  if (keys === 'with-keys') copyKeys(given.dir, path.join(folder, 'secrets'));
  return contents;
}

/**
 * Brings a backup back into an empty place, after holding it against its list. Keys that are in the
 * backup come with it.
 * @throws StartupError when the backup is damaged, or the place is not empty
 */
export async function restore(
  settings: ServerSettings,
  folder: string,
  onProgress: OnProgress,
): Promise<Contents> {
  const backup = { kind: 'sqlite', dataDir: folder } as const;
  requireInstallation(backup);
  const listed = readManifest(folder).tables;
  const place = databasePlaceOf(settings);
  const keyDir = keySourcesOf(settings).dir;
  const target = place.kind === 'sqlite' ? await prepareFolder(place.dataDir) : place;
  const contents = await withDatabases(backup, target, async (source, to) => {
    requireListed(await contentsOf(source), listed);
    return copyDatabase(source, to, onProgress);
  }).catch((error: unknown) => {
    if (target.kind === 'sqlite') rmSync(path.join(target.dataDir, DATABASE_FILE), { force: true });
    throw error;
  });
  const kept = path.join(folder, 'secrets');
  if (existsSync(kept)) copyKeys(kept, keyDir);
  return contents;
}

/**
 * Moves an installation from its SQLite file to PostgreSQL; the file stays as it was. Its server must
 * be stopped, or what it writes meanwhile would be lost.
 * @param url of an empty database
 * @throws StartupError
 */
export async function copyToPostgres(
  settings: ServerSettings,
  url: string,
  onProgress: OnProgress,
): Promise<Contents> {
  const { dataDir } = settings;
  const source = { kind: 'sqlite', dataDir } as const;
  requireInstallation(source);
  const folder = takeDataFolder(dataDir);
  try {
    const target = { kind: 'postgres', url, poolSize: 4 } as const;
    return await withDatabases(source, target, (from, to) => copyDatabase(from, to, onProgress));
  } finally {
    folder.release();
  }
}

function requireInstallation(place: DatabasePlace): void {
  if (place.kind === 'sqlite' && !existsSync(path.join(place.dataDir, DATABASE_FILE))) {
    throw new StartupError(`There is no database in ${path.resolve(place.dataDir)}.`);
  }
}

function requireKeyFiles(dir: string): void {
  const missing = KEY_FILES.find((name) => !existsSync(path.join(dir, name)));
  if (missing !== undefined) {
    throw new StartupError(
      `The key ${path.join(dir, missing)} is not in a file: keep the keys from the environment apart, and leave them out of the backup.`,
    );
  }
}

async function prepareFolder(dataDir: string): Promise<DatabasePlace> {
  if (existsSync(path.join(dataDir, DATABASE_FILE))) {
    throw new StartupError(`There is a database in ${path.resolve(dataDir)}: restore to an empty folder.`);
  }
  makeFolder(path.resolve(dataDir));
  return { kind: 'sqlite', dataDir };
}

/** SQLite's own online backup: consistent although the server goes on writing. */
async function copyFile(file: string, folder: string): Promise<void> {
  const source = new SQLite(file, { readonly: true });
  try {
    await source.backup(path.join(folder, DATABASE_FILE));
  } finally {
    source.close();
  }
}

function readManifest(folder: string): z.infer<typeof manifestSchema> {
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(path.join(folder, MANIFEST_FILE), 'utf8')));
  } catch (error) {
    throw new StartupError(`${path.join(folder, MANIFEST_FILE)} cannot be read: this is no whole backup.`, {
      cause: error,
    });
  }
}

function requireListed(found: Contents, listed: Readonly<Record<string, TableContent>>): void {
  for (const [table, content] of Object.entries(listed)) {
    if (found.get(table)?.hash !== content.hash || found.get(table)?.rows !== content.rows) {
      throw new StartupError(`The backup is damaged: ${table} is not what was backed up.`);
    }
  }
}

/** Keys that are there already are never written over. */
function copyKeys(from: string, to: string): void {
  makeFolder(path.resolve(to));
  for (const name of KEY_FILES) {
    const target = path.join(to, name);
    if (existsSync(target))
      throw new StartupError(`The key ${target} is there already: restore to an empty place.`);
    copyFileSync(path.join(from, name), target);
  }
}

async function withDatabase<T>(
  place: DatabasePlace,
  work: (database: OpenDatabase) => Promise<T>,
): Promise<T> {
  const database = await openDatabase(place, systemClock.nowMs(), () => undefined);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

function withDatabases<T>(
  from: DatabasePlace,
  to: DatabasePlace,
  work: (source: OpenDatabase, target: OpenDatabase) => Promise<T>,
): Promise<T> {
  return withDatabase(from, (source) => withDatabase(to, (target) => work(source, target)));
}
