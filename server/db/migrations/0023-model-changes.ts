import type { Migration, SchemaDb } from '../migration.ts';

export const modelChanges: Migration = { number: 23, name: 'model changes', up };

async function up(db: SchemaDb): Promise<void> {
  await db.schema
    .createTable('model_changes')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('from_pipeline', 'text', (c) => c.notNull())
    .addColumn('to_pipeline', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('dropped_pipeline', 'text')
    .addColumn('started_at', 'bigint', (c) => c.notNull())
    .addColumn('switched_at', 'bigint')
    .addColumn('ended_at', 'bigint')
    .execute();
  await db.schema
    .createTable('unreadable_photos')
    .addColumn('photo_id', 'text', (c) => c.notNull())
    .addColumn('pipeline_id', 'text', (c) => c.notNull())
    .addColumn('event_id', 'text', (c) => c.notNull().references('events.id'))
    .addColumn('person_id', 'text')
    .addPrimaryKeyConstraint('unreadable_photos_key', ['photo_id', 'pipeline_id'])
    .execute();
  await db.schema
    .createIndex('unreadable_photos_by_person')
    .on('unreadable_photos')
    .column('person_id')
    .execute();
}
