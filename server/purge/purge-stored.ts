import { existsSync } from 'node:fs';
import path from 'node:path';
import type { PurgeCertificate } from '#contract/purge';
import { systemClock } from '../clock.ts';
import { databasePlaceOf, keySourcesOf, type ServerSettings } from '../config.ts';
import { takeDataFolder } from '../db/data-folder.ts';
import { DATABASE_FILE } from '../db/database.ts';
import { openDatabase } from '../db/open-database.ts';
import { findEvent } from '../event/event-store.ts';
import { adoptSecrets } from '../privacy/adopt-secrets.ts';
import { Vault } from '../privacy/vault.ts';
import { StartupError } from '../startup-error.ts';
import { purge } from './purge.ts';

export interface StoredPurge {
  readonly eventId: string;
  /** As typed; must be the event's. */
  readonly confirmName: string;
  /** Beside the one in the settings. */
  readonly backupDirs: readonly string[];
}

/**
 * Purges an event of an installation whose SQLite server is stopped (with PostgreSQL servers may run), or
 * makes the certificate of a purged one anew.
 * @throws StartupError with one sentence on what to do
 */
export async function purgeStored(
  settings: ServerSettings,
  { eventId, confirmName, backupDirs }: StoredPurge,
): Promise<PurgeCertificate> {
  const place = databasePlaceOf(settings);
  if (place.kind === 'sqlite' && !existsSync(path.join(place.dataDir, DATABASE_FILE))) {
    throw new StartupError(`There is no database in ${path.resolve(place.dataDir)}.`);
  }
  const folder = place.kind === 'sqlite' ? takeDataFolder(place.dataDir) : null;
  try {
    const database = await openDatabase(place, systemClock.nowMs(), () => undefined);
    try {
      const secrets = await adoptSecrets(database.db, keySourcesOf(settings));
      const event = await findEvent(database.db, eventId);
      if (!event) throw new StartupError(`There is no event ${eventId}.`);
      if (event.name !== confirmName) {
        throw new StartupError(`The event ${eventId} is called "${event.name}": type that with --confirm.`);
      }
      if (event.state !== 'closed' && event.state !== 'purged') {
        throw new StartupError(`The event "${event.name}" is ${event.state}: close it before it is purged.`);
      }
      const needs = {
        database,
        clock: systemClock,
        vault: new Vault(secrets.masterKeys),
        signing: secrets.signing,
        dataDir: settings.dataDir,
        backupDirs: [...(settings.backupDir === undefined ? [] : [settings.backupDir]), ...backupDirs],
      };
      return await purge(needs, eventId, { kind: 'operator' });
    } finally {
      await database.close();
    }
  } finally {
    folder?.release();
  }
}
