import { sql } from 'kysely';
import type { Migration, SchemaDb } from '../migration.ts';

export const alerts: Migration = { number: 21, name: 'alerts', up };

async function up(db: SchemaDb): Promise<void> {
  await db.schema
    .createTable('alerts')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('event_id', 'text', (c) => c.notNull().references('events.id'))
    .addColumn('version', 'bigint', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('began_at', 'bigint', (c) => c.notNull())
    .addColumn('last_at', 'bigint', (c) => c.notNull())
    .addColumn('times', 'integer', (c) => c.notNull())
    .addColumn('ended_at', 'bigint')
    .addColumn('access_point_id', 'text')
    .addColumn('lane_id', 'text')
    .addColumn('zone_id', 'text')
    .addColumn('person_id', 'text')
    .addColumn('passage_id', 'text')
    .addColumn('detail', 'text', (c) => c.notNull())
    .addColumn('acknowledged_by', 'text')
    .addColumn('acknowledged_at', 'bigint')
    .addColumn('note', 'text')
    .execute();
  await sql`create unique index alerts_one_open_a_key on alerts (event_id, key) where acknowledged_at is null`.execute(
    db,
  );
  await db.schema.createIndex('alerts_by_version').on('alerts').columns(['event_id', 'version']).execute();
  await db.schema
    .createIndex('alerts_by_time')
    .on('alerts')
    .columns(['event_id', 'began_at', 'id'])
    .execute();
  await db.schema.createIndex('alerts_by_person').on('alerts').column('person_id').execute();
}
