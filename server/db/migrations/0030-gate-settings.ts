import type { Migration, SchemaDb } from '../migration.ts';

export const gateSettings: Migration = { number: 30, name: 'gate settings', up };

async function up(db: SchemaDb): Promise<void> {
  await db.schema
    .createTable('gate_settings')
    .addColumn('access_point_id', 'text', (c) => c.primaryKey().references('access_points.id'))
    .addColumn('event_id', 'text', (c) => c.notNull().references('events.id'))
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('settings', 'text', (c) => c.notNull())
    .execute();
}
