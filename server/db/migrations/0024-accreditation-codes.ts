import type { Migration, SchemaDb } from '../migration.ts';

export const accreditationCodes: Migration = { number: 24, name: 'accreditation codes', up };

async function up(db: SchemaDb): Promise<void> {
  await db.schema
    .createTable('accreditation_codes')
    .addColumn('event_id', 'text', (c) => c.primaryKey().references('events.id'))
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('categories', 'text', (c) => c.notNull())
    .addColumn('functions', 'text', (c) => c.notNull())
    .execute();
  await db.schema.alterTable('accreditations').addColumn('function', 'text').execute();
}
