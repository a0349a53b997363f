import type { Migration, SchemaDb } from '../migration.ts';

export const laneFigures: Migration = { number: 29, name: 'lane figures', up };

async function up(db: SchemaDb): Promise<void> {
  await db.schema
    .createTable('lane_figures')
    .addColumn('event_id', 'text', (c) => c.notNull().references('events.id'))
    .addColumn('access_point_id', 'text', (c) => c.notNull())
    .addColumn('lane_id', 'text', (c) => c.notNull())
    .addColumn('span', 'text', (c) => c.notNull())
    .addColumn('from_at', 'bigint', (c) => c.notNull())
    .addColumn('figures', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('lane_figures_key', ['lane_id', 'span', 'from_at'])
    .execute();
  await db.schema
    .createIndex('lane_figures_by_time')
    .on('lane_figures')
    .columns(['span', 'event_id', 'from_at'])
    .execute();
}
