import type { Migration, SchemaDb } from '../migration.ts';

export const faceRemovals: Migration = { number: 28, name: 'face removals', up };

async function up(db: SchemaDb): Promise<void> {
  await db.schema
    .alterTable('removal_orders')
    .addColumn('scope', 'text', (c) => c.notNull().defaultTo('all'))
    .execute();
}
