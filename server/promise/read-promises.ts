import { existsSync } from 'node:fs';
import path from 'node:path';
import SQLite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import type { ZonePromise } from '#contract/promise';
import { DATABASE_FILE, type DatabasePlace, type Db } from '../db/database.ts';
import { openPostgres } from '../db/postgres.ts';
import type { Tables } from '../db/tables.ts';
import { allEvents } from '../event/event-store.ts';
import { StartupError } from '../startup-error.ts';
import type { PipelineScores } from './promise-sheet.ts';
import { zonePromises } from './zone-promises.ts';

export interface StoredPromises {
  readonly event: { readonly id: string; readonly name: string };
  readonly zones: readonly ZonePromise[];
}

/**
 * The promises of an event as an installation's database has them. Only reads, so that it may be asked
 * beside the running server; nothing is measured or brought up to date.
 * @param scores of the pipeline that the server runs
 * @throws StartupError with one sentence on what to do
 */
export async function readPromises(
  place: DatabasePlace,
  eventId: string,
  pipelineId: string,
  scores: PipelineScores,
): Promise<StoredPromises> {
  const db = await openForReading(place);
  try {
    const { pipeline_id } = await db
      .selectFrom('installation')
      .select('pipeline_id')
      .executeTakeFirstOrThrow();
    if (pipeline_id !== pipelineId) {
      throw new StartupError(`The server works with the pipeline ${pipeline_id}: name it with --pipeline.`);
    }
    const events = await allEvents(db);
    const event = events.find(({ id }) => id === eventId);
    if (!event) {
      const known = events.map(({ id, name }) => `${id} (${name})`).join(', ');
      throw new StartupError(`There is no event ${eventId}; there are: ${known || 'none'}.`);
    }
    return {
      event: { id: event.id, name: event.name },
      zones: await zonePromises(db, eventId, scores),
    };
  } finally {
    await db.destroy();
  }
}

/** Without bringing the schema up to this program: nothing is changed. */
async function openForReading(place: DatabasePlace): Promise<Db> {
  if (place.kind === 'postgres') return (await openPostgres(place.url, 1, () => undefined)).db;
  const file = path.resolve(place.dataDir, DATABASE_FILE);
  if (!existsSync(file)) {
    throw new StartupError(
      `There is no database ${file}: name the server's data folder with VENUE_DATA_DIR.`,
    );
  }
  return new Kysely<Tables>({
    dialect: new SqliteDialect({ database: new SQLite(file, { readonly: true, fileMustExist: true }) }),
  });
}
