import type { Copied } from '#contract/event-clone';
import type { StructureDifference } from '#domain/event/structure-diff';
import { structureDiff } from '#domain/event/structure-diff';
import { systemClock } from '../clock.ts';
import { databasePlaceOf, keySourcesOf, type ServerSettings } from '../config.ts';
import { takeDataFolder } from '../db/data-folder.ts';
import type { OpenDatabase } from '../db/database.ts';
import { openDatabase } from '../db/open-database.ts';
import { adoptSecrets } from '../privacy/adopt-secrets.ts';
import { Vault } from '../privacy/vault.ts';
import { RequestError } from '../request-error.ts';
import { StartupError } from '../startup-error.ts';
import { cloneEvent } from './clone-event.ts';
import { allEvents, findEvent } from './event-store.ts';
import { readStructure } from './event-structure.ts';

/**
 * As whoever runs the machine does it: on PostgreSQL beside the servers, on SQLite while the server is stopped.
 * @throws StartupError
 */
export function cloneFromCommandLine(
  settings: ServerSettings,
  eventId: string,
  name: string,
): Promise<{ eventId: string; copied: Copied }> {
  return withDatabase(settings, async (database) => {
    await requireEvent(database, eventId);
    const { masterKeys } = await adoptSecrets(database.db, keySourcesOf(settings));
    const request = { eventId, name, actor: { kind: 'operator' } as const, nowMs: systemClock.nowMs() };
    const { row, copied } = await database.db
      .transaction()
      .execute((tx) => cloneEvent(tx, new Vault(masterKeys), request));
    return { eventId: row.id, copied };
  });
}

/** In what one event differs from another. @throws StartupError */
export function diffFromCommandLine(
  settings: ServerSettings,
  there: string,
  here: string,
): Promise<readonly StructureDifference[]> {
  return withDatabase(settings, async (database) => {
    await requireEvent(database, there);
    await requireEvent(database, here);
    return structureDiff(await readStructure(database.db, there), await readStructure(database.db, here));
  });
}

async function withDatabase<T>(
  settings: ServerSettings,
  work: (database: OpenDatabase) => Promise<T>,
): Promise<T> {
  const place = databasePlaceOf(settings);
  const folder = place.kind === 'sqlite' ? takeDataFolder(settings.dataDir) : null;
  try {
    const database = await openDatabase(place, systemClock.nowMs(), () => undefined);
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  } catch (error) {
    if (error instanceof RequestError) throw new StartupError(error.message, { cause: error });
    throw error;
  } finally {
    folder?.release();
  }
}

async function requireEvent({ db }: OpenDatabase, eventId: string): Promise<void> {
  if (await findEvent(db, eventId)) return;
  const known = (await allEvents(db)).map(({ id, name }) => `${id} (${name})`).join(', ');
  throw new StartupError(`There is no event ${eventId}; there are: ${known || 'none'}.`);
}
