import { sql } from 'kysely';
import type { Migration, SchemaDb } from '../migration.ts';

/** Who is inside which zone, counted as passages come in. */
export const occupancy: Migration = { number: 10, name: 'occupancy', up };

async function up(db: SchemaDb): Promise<void> {
  await db.schema
    .createTable('zone_presence')
    .addColumn('event_id', 'text', (c) => c.notNull().references('events.id'))
    .addColumn('zone_id', 'text', (c) => c.notNull().references('zones.id'))
    .addColumn('person_id', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('inside', 'integer', (c) => c.notNull())
    .addColumn('access_point_id', 'text')
    .addPrimaryKeyConstraint('zone_presence_key', ['zone_id', 'person_id'])
    .execute();
  await sql`create index zone_presence_inside on zone_presence (zone_id, at, person_id) where inside = 1`.execute(
    db,
  );
  await db.schema.createIndex('zone_presence_by_person').on('zone_presence').column('person_id').execute();
  await db.schema
    .createTable('zone_occupancy')
    .addColumn('zone_id', 'text', (c) => c.primaryKey().references('zones.id'))
    .addColumn('event_id', 'text', (c) => c.notNull().references('events.id'))
    .addColumn('named', 'integer', (c) => c.notNull())
    .addColumn('unnamed', 'integer', (c) => c.notNull())
    .addColumn('emptied_at', 'bigint', (c) => c.notNull())
    .addColumn('unnamed_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('zone_occupancy_of_event').on('zone_occupancy').column('event_id').execute();
  await db.schema
    .createTable('occupancy_corrections')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('event_id', 'text', (c) => c.notNull().references('events.id'))
    .addColumn('zone_id', 'text', (c) => c.notNull().references('zones.id'))
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('person_id', 'text')
    .addColumn('people', 'integer')
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('actor_id', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('occupancy_corrections_of_zone')
    .on('occupancy_corrections')
    .columns(['zone_id', 'at'])
    .execute();
  await db.schema
    .createIndex('occupancy_corrections_by_person')
    .on('occupancy_corrections')
    .column('person_id')
    .execute();
  await recountWhatIsThere(db);
}

/** Zones that people have passed into before are counted by the first server that starts. */
async function recountWhatIsThere(db: SchemaDb): Promise<void> {
  await sql`insert into jobs (id, kind, key, payload, state, run_at, attempts, created_at)
    select 'recount/' || id, 'recount-occupancy', 'recount-occupancy/' || id, '{"eventId":"' || id || '"}',
      'queued', 0, 0, 0
    from events where passage_version > 0`.execute(db);
}
