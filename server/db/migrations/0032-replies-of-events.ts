import type { Migration, SchemaDb } from '../migration.ts';

export const repliesOfEvents: Migration = { number: 32, name: 'replies of events', up };

async function up(db: SchemaDb): Promise<void> {
  await db.schema.alterTable('idempotent_replies').addColumn('about_event', 'text').execute();
}
