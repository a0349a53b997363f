import { systemClock } from '../clock.ts';
import { databasePlaceOf, type ServerSettings } from '../config.ts';
import { takeDataFolder } from '../db/data-folder.ts';
import type { OpenDatabase } from '../db/database.ts';
import { openDatabase } from '../db/open-database.ts';
import { RequestError } from '../request-error.ts';
import { StartupError } from '../startup-error.ts';
import { allEvents, findEvent } from './event-store.ts';

/**
 * Works on the database as whoever runs the machine does: on PostgreSQL beside the servers, on SQLite while the
 * server is stopped.
 * @throws StartupError
 */
export async function withStoppedServer<T>(
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
    if (error instanceof RequestError) throw new StartupError(told(error), { cause: error });
    throw error;
  } finally {
    folder?.release();
  }
}

export async function requireEvent({ db }: Pick<OpenDatabase, 'db'>, eventId: string): Promise<void> {
  if (await findEvent(db, eventId)) return;
  const known = (await allEvents(db)).map(({ id, name }) => `${id} (${name})`).join(', ');
  throw new StartupError(`There is no event ${eventId}; there are: ${known || 'none'}.`);
}

function told({ kind, problems }: RequestError): string {
  return [kind, ...problems.map(({ path, problem }) => `${path} ${problem}`)].join('; ');
}
