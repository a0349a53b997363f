import type { Migration, SchemaDb } from '../migration.ts';

export const promises: Migration = { number: 7, name: 'promises', up };

async function up(db: SchemaDb): Promise<void> {
  await db.schema
    .createTable('calibration_runs')
    .addColumn('event_id', 'text', (c) => c.primaryKey().references('events.id'))
    .addColumn('lease_holder', 'text')
    .addColumn('lease_until', 'bigint', (c) => c.notNull())
    .addColumn('decisions', 'bigint', (c) => c.notNull())
    .addColumn('progress', 'text')
    .addColumn('pace', 'double precision')
    .execute();
  await db.schema
    .createTable('gallery_measures')
    .addColumn('event_id', 'text', (c) => c.notNull().references('events.id'))
    .addColumn('gallery', 'text', (c) => c.notNull())
    .addColumn('definition', 'text', (c) => c.notNull())
    .addColumn('through_seq', 'bigint', (c) => c.notNull())
    .addColumn('version', 'bigint', (c) => c.notNull())
    .addColumn('decisions', 'bigint', (c) => c.notNull())
    .addColumn('people', 'integer', (c) => c.notNull())
    .addColumn('templates', 'integer', (c) => c.notNull())
    .addColumn('evidence', 'text')
    .addColumn('measured_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('gallery_measures_key', ['event_id', 'gallery'])
    .execute();
  await db.schema
    .createTable('nearest_people')
    .addColumn('event_id', 'text', (c) => c.notNull().references('events.id'))
    .addColumn('gallery', 'text', (c) => c.notNull())
    .addColumn('person_id', 'text', (c) => c.notNull())
    .addColumn('nearest', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('nearest_people_key', ['event_id', 'gallery', 'person_id'])
    .execute();
  await db.schema.createIndex('nearest_people_by_person').on('nearest_people').column('person_id').execute();
  await db.schema
    .createTable('look_alikes')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('event_id', 'text', (c) => c.notNull().references('events.id'))
    .addColumn('first_id', 'text', (c) => c.notNull().references('people.id'))
    .addColumn('second_id', 'text', (c) => c.notNull().references('people.id'))
    .addColumn('similarity', 'double precision', (c) => c.notNull())
    .addColumn('found_by', 'text', (c) => c.notNull())
    .addColumn('found_at', 'bigint', (c) => c.notNull())
    .addColumn('decision', 'text')
    .addColumn('decided_by', 'text')
    .addColumn('decided_at', 'bigint')
    .addUniqueConstraint('look_alikes_pair', ['event_id', 'first_id', 'second_id'])
    .execute();
  await db.schema.createIndex('look_alikes_by_second').on('look_alikes').column('second_id').execute();
  await db.schema
    .createIndex('look_alikes_in_order')
    .on('look_alikes')
    .columns(['event_id', 'similarity', 'id'])
    .execute();
}
