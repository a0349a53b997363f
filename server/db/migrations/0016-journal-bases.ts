import type { Migration, SchemaDb } from '../migration.ts';

/** Where the journal of a gate begins since retention has deleted what was before. */
export const journalBases: Migration = { number: 16, name: 'journal bases', up };

async function up(db: SchemaDb): Promise<void> {
  await db.schema
    .alterTable('devices')
    .addColumn('journal_base_seq', 'bigint', (c) => c.notNull().defaultTo(0))
    .execute();
  await db.schema
    .alterTable('devices')
    .addColumn('journal_base_hash', 'text', (c) => c.notNull().defaultTo('0'.repeat(64)))
    .execute();
}
