import { sql } from 'kysely';
import type { ColumnTypes, Migration, SchemaDb } from '../migration.ts';

/**
 * The access log by event: its records name their event, and on PostgreSQL log and passages are kept
 * in a part per event and month. What a part table refers to is checked by the program alone: a
 * foreign key would lock people and gates whenever a part is made or dropped.
 */
export const logInParts: Migration = { number: 5, name: 'log in parts', up };

function up(db: SchemaDb, { kind }: ColumnTypes): Promise<void> {
  return kind === 'sqlite' ? nameTheEvent(db) : makeParts(db);
}

async function nameTheEvent(db: SchemaDb): Promise<void> {
  await db.schema
    .createTable('journal_records_by_event')
    .addColumn('event_id', 'text', (c) => c.notNull().references('events.id'))
    .addColumn('device_id', 'text', (c) => c.notNull().references('devices.id'))
    .addColumn('seq', 'bigint', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('received_at', 'bigint', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull())
    .addColumn('content', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('journal_records_key', ['device_id', 'seq'])
    .execute();
  await sql`insert into journal_records_by_event
    select d.event_id, r.device_id, r.seq, r.at, r.received_at, r.hash, r.content
    from journal_records r join devices d on d.id = r.device_id`.execute(db);
  await db.schema.dropTable('journal_records').execute();
  await db.schema.alterTable('journal_records_by_event').renameTo('journal_records').execute();
}

/** No database of PostgreSQL is older than this, so there is nothing to move. */
async function makeParts(db: SchemaDb): Promise<void> {
  await sql`alter table crops drop constraint crops_passage_id_fkey`.execute(db);
  await db.schema.dropTable('passages').execute();
  await db.schema.dropTable('journal_records').execute();

  // Text compares by its bytes here from the start, because a column that parts are cut by stays as it is.
  await sql`create table passages (
    id text collate "C" not null,
    event_id text collate "C" not null,
    version bigint not null,
    at bigint not null,
    received_at bigint not null,
    device_id text collate "C" not null,
    access_point_id text collate "C" not null,
    lane_id text collate "C" not null,
    direction text collate "C" not null,
    person_id text collate "C",
    outcome text collate "C" not null,
    reason text collate "C",
    result text collate "C",
    soft_passback integer not null,
    evidence text collate "C" not null,
    primary key (event_id, at, id)
  ) partition by range (event_id, at)`.execute(db);
  await sql`create index passages_by_id on passages (id)`.execute(db);
  await sql`create index passages_by_version on passages (event_id, version)`.execute(db);
  await sql`create index passages_by_person on passages (person_id, at, id)`.execute(db);
  await sql`create index passages_by_access_point on passages (access_point_id, at)`.execute(db);
  await sql`create table passages_other partition of passages default`.execute(db);

  await sql`create table journal_records (
    event_id text collate "C" not null,
    device_id text collate "C" not null,
    seq bigint not null,
    at bigint not null,
    received_at bigint not null,
    hash text collate "C" not null,
    content text collate "C" not null,
    primary key (event_id, at, device_id, seq)
  ) partition by range (event_id, at)`.execute(db);
  await sql`create index journal_records_by_device on journal_records (device_id, seq)`.execute(db);
  await sql`create table journal_records_other partition of journal_records default`.execute(db);
}
