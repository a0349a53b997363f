import { sql } from 'kysely';
import type { ColumnTypes, Migration, SchemaDb } from '../migration.ts';

/** People enrol by themselves: invitations, consent, and photos that a person has to look at. */
export const enrolment: Migration = { number: 11, name: 'enrolment', up };

async function up(db: SchemaDb, { bytes }: ColumnTypes): Promise<void> {
  await consent(db);
  await invitations(db);
  await photos(db, bytes);
}

async function consent(db: SchemaDb): Promise<void> {
  await db.schema
    .createTable('enrolment_settings')
    .addColumn('event_id', 'text', (c) => c.primaryKey().references('events.id'))
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('controller_name', 'text')
    .addColumn('controller_contact', 'text')
    .addColumn('consent_number', 'integer')
    .execute();
  await db.schema
    .createTable('consent_texts')
    .addColumn('event_id', 'text', (c) => c.notNull().references('events.id'))
    .addColumn('number', 'integer', (c) => c.notNull())
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('language', 'text', (c) => c.notNull())
    .addColumn('heading', 'text', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('consent_texts_key', ['event_id', 'number', 'language'])
    .execute();
  await db.schema
    .createTable('consents')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('event_id', 'text', (c) => c.notNull().references('events.id'))
    .addColumn('person_id', 'text', (c) => c.notNull().references('people.id'))
    .addColumn('text_version', 'text', (c) => c.notNull())
    .addColumn('language', 'text', (c) => c.notNull())
    .addColumn('text_sha256', 'text', (c) => c.notNull())
    .addColumn('given_at', 'bigint', (c) => c.notNull())
    .addColumn('withdrawn_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('consents_by_person')
    .on('consents')
    .columns(['person_id', 'given_at'])
    .execute();
}

async function invitations(db: SchemaDb): Promise<void> {
  await db.schema
    .createTable('invitations')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('event_id', 'text', (c) => c.notNull().references('events.id'))
    .addColumn('person_id', 'text', (c) => c.notNull().references('people.id'))
    .addColumn('serial', 'integer', (c) => c.notNull())
    .addColumn('link_until', 'bigint', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('opened_at', 'bigint')
    .addColumn('holder_hash', 'text')
    .addColumn('holder_until', 'bigint')
    .addColumn('revoked_at', 'bigint')
    .execute();
  await sql`create unique index invitations_one_a_person on invitations (person_id) where revoked_at is null`.execute(
    db,
  );
  await db.schema.createIndex('invitations_by_person').on('invitations').column('person_id').execute();
  await db.schema
    .createIndex('invitations_by_holder')
    .on('invitations')
    .column('holder_hash')
    .unique()
    .execute();
  await db.schema
    .createIndex('invitations_in_order')
    .on('invitations')
    .columns(['event_id', 'created_at', 'id'])
    .execute();
}

async function photos(db: SchemaDb, bytes: ColumnTypes['bytes']): Promise<void> {
  await db.schema
    .createTable('photo_explanations')
    .addColumn('person_id', 'text', (c) => c.primaryKey().references('people.id'))
    .addColumn('event_id', 'text', (c) => c.notNull().references('events.id'))
    .addColumn('sealed', bytes, (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('photo_reviews')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('event_id', 'text', (c) => c.notNull().references('events.id'))
    .addColumn('person_id', 'text', (c) => c.notNull().references('people.id'))
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('because', 'text', (c) => c.notNull())
    .addColumn('place', 'text', (c) => c.notNull())
    .addColumn('other_id', 'text')
    .addColumn('similarity', 'double precision')
    .addColumn('refusal', 'text')
    .addColumn('quality', 'text', (c) => c.notNull())
    .addColumn('sealed', bytes)
    .addColumn('sealed_explanation', bytes)
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('decided_at', 'bigint')
    .addColumn('decided_by', 'text')
    .addColumn('message', 'text')
    .execute();
  await sql`create unique index photo_reviews_one_open_a_person on photo_reviews (person_id) where state = 'open'`.execute(
    db,
  );
  await db.schema
    .createIndex('photo_reviews_by_person')
    .on('photo_reviews')
    .columns(['person_id', 'created_at'])
    .execute();
  await db.schema
    .createIndex('photo_reviews_in_order')
    .on('photo_reviews')
    .columns(['event_id', 'state', 'created_at', 'id'])
    .execute();
}
