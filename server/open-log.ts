import { existsSync } from 'node:fs';
import path from 'node:path';
import { exportLog } from './audit/export-log.ts';
import type { LogLine } from './audit/log-line.ts';
import { systemClock } from './clock.ts';
import { databasePlaceOf, keySourcesOf, type ServerSettings } from './config.ts';
import { DATABASE_FILE } from './db/database.ts';
import { openDatabase } from './db/open-database.ts';
import { loadSecrets } from './privacy/secrets.ts';
import { StartupError } from './startup-error.ts';

/**
 * Reads the log of an installation as it is at one moment; its server may be running meanwhile.
 * @throws StartupError when there is no installation at the place that the settings name
 */
export async function withLog<T>(
  settings: ServerSettings,
  read: (lines: AsyncIterable<LogLine>) => Promise<T>,
): Promise<T> {
  const place = databasePlaceOf(settings);
  if (place.kind === 'sqlite' && !existsSync(path.join(place.dataDir, DATABASE_FILE))) {
    throw new StartupError(
      `There is no database in ${path.resolve(place.dataDir)}: name its folder with VENUE_DATA_DIR.`,
    );
  }
  const { signing } = loadSecrets(keySourcesOf(settings), 'has-database');
  const nowMs = systemClock.nowMs();
  const { db, close } = await openDatabase(place, nowMs, () => undefined);
  try {
    return await db
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute((tx) => read(exportLog(tx, signing, nowMs)));
  } finally {
    await close();
  }
}
