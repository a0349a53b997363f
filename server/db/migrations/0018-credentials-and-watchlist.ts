import type { ColumnTypes, Migration, SchemaDb } from '../migration.ts';

export const credentialsAndWatchlist: Migration = { number: 18, name: 'credentials and watchlist', up };

async function up(db: SchemaDb, { bytes }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('credentials')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('event_id', 'text', (c) => c.notNull().references('events.id'))
    .addColumn('person_id', 'text', (c) => c.notNull().references('people.id'))
    .addColumn('number', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('issued_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint')
    .addColumn('replaced_by', 'text')
    .addUniqueConstraint('credentials_number_in_event', ['event_id', 'number'])
    .execute();
  await db.schema.createIndex('credentials_by_person').on('credentials').column('person_id').execute();
  await db.schema
    .createTable('credential_changes')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('event_id', 'text', (c) => c.notNull().references('events.id'))
    .addColumn('person_id', 'text', (c) => c.notNull().references('people.id'))
    .addColumn('credential_id', 'text', (c) => c.notNull().references('credentials.id'))
    .addColumn('from_status', 'text', (c) => c.notNull())
    .addColumn('to_status', 'text', (c) => c.notNull())
    .addColumn('actor_id', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('credential_changes_by_person')
    .on('credential_changes')
    .column('person_id')
    .execute();
  await db.schema
    .createTable('watchlist')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('event_id', 'text', (c) => c.notNull().references('events.id'))
    .addColumn('person_id', 'text', (c) => c.references('people.id'))
    .addColumn('label', 'text')
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('sealed', bytes)
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull())
    .addUniqueConstraint('watchlist_person_once', ['event_id', 'person_id'])
    .execute();
  await db.schema
    .createTable('watchlist_templates')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('event_id', 'text', (c) => c.notNull().references('events.id'))
    .addColumn('entry_id', 'text', (c) => c.notNull().references('watchlist.id'))
    .addColumn('pipeline_id', 'text', (c) => c.notNull())
    .addColumn('sealed', bytes, (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('watchlist_templates_by_entry')
    .on('watchlist_templates')
    .column('entry_id')
    .execute();
}
