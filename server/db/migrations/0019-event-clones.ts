import type { Migration, SchemaDb } from '../migration.ts';

export const eventClones: Migration = { number: 19, name: 'event clones', up };

async function up(db: SchemaDb): Promise<void> {
  await db.schema.alterTable('events').addColumn('cloned_from', 'text').execute();
}
