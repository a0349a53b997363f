import { exportLog, WHOLE_LOG } from './audit/export-log.ts';
import type { LogLine } from './audit/log-line.ts';
import { systemClock } from './clock.ts';
import { databasePlaceOf, keySourcesOf, type ServerSettings } from './config.ts';
import { openForReading } from './db/open-for-reading.ts';
import { loadSecrets } from './privacy/secrets.ts';

/**
 * Reads the log of an installation as it is at one moment and changes nothing; its server may be running
 * meanwhile.
 * @throws StartupError when there is no installation at the place that the settings name
 */
export async function withLog<T>(
  settings: ServerSettings,
  read: (lines: AsyncIterable<LogLine>) => Promise<T>,
): Promise<T> {
  const db = await openForReading(databasePlaceOf(settings));
  try {
    const { signing } = loadSecrets(keySourcesOf(settings), 'has-database');
    return await db
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute((tx) => read(exportLog(tx, { signing, nowMs: systemClock.nowMs(), of: WHOLE_LOG })));
  } finally {
    await db.destroy();
  }
}
