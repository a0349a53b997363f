import type { Migration, SchemaDb } from '../migration.ts';

export const peopleImports: Migration = { number: 13, name: 'people imports', up };

async function up(db: SchemaDb): Promise<void> {
  await db.schema
    .createTable('imports')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('event_id', 'text', (c) => c.notNull().references('events.id'))
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('place', 'text', (c) => c.notNull())
    .addColumn('table_info', 'text')
    .addColumn('photos_info', 'text')
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('run', 'integer', (c) => c.notNull())
    .addColumn('run_info', 'text')
    .addColumn('done_rows', 'integer', (c) => c.notNull())
    .addColumn('counts', 'text', (c) => c.notNull())
    .addColumn('ended_at', 'bigint')
    .execute();
  await db.schema.createIndex('imports_of_event').on('imports').columns(['event_id', 'created_at']).execute();
  await db.schema
    .createTable('import_problems')
    .addColumn('import_id', 'text', (c) => c.notNull().references('imports.id'))
    .addColumn('event_id', 'text', (c) => c.notNull().references('events.id'))
    .addColumn('line', 'integer', (c) => c.notNull())
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('column_name', 'text')
    .addColumn('problem', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('import_problems_key', ['import_id', 'line', 'position'])
    .execute();
  await db.schema
    .createTable('imported_photos')
    .addColumn('person_id', 'text', (c) => c.primaryKey().references('people.id'))
    .addColumn('event_id', 'text', (c) => c.notNull().references('events.id'))
    .addColumn('source_sha256', 'text', (c) => c.notNull())
    .execute();
}
