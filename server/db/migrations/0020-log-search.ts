import { sql } from 'kysely';
import type { Migration, SchemaDb } from '../migration.ts';

/**
 * The orders in which the log is searched. What was not granted is a small part of it, so finding that by
 * what was said costs little; for what was granted the lanes and the time are enough.
 */
export const logSearch: Migration = { number: 20, name: 'log search', up };

async function up(db: SchemaDb): Promise<void> {
  await db.schema.dropIndex('passages_by_access_point').execute();
  await sql`create index passages_by_lane on passages (lane_id, direction, at, id)`.execute(db);
  await sql`create index passages_refused on passages (event_id, direction, (outcome || coalesce('/' || reason, '')), at, id)
    where outcome <> 'granted'`.execute(db);
  await sql`create index passages_refused_by_lane on passages (lane_id, direction, (outcome || coalesce('/' || reason, '')), at, id)
    where outcome <> 'granted'`.execute(db);
}
