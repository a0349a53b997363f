import { sql } from 'kysely';
import type { Migration, SchemaDb } from '../migration.ts';

/** What several server processes on one database must share: whose keys it is, jobs, and counted failures. */
export const severalProcesses: Migration = { number: 4, name: 'several processes', up };

async function up(db: SchemaDb): Promise<void> {
  await db.schema.alterTable('installation').addColumn('master_key_id', 'text').execute();
  await db.schema.alterTable('installation').addColumn('signing_public_key', 'text').execute();
  await db.schema
    .createTable('jobs')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('payload', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('run_at', 'bigint', (c) => c.notNull())
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('leased_by', 'text')
    .addColumn('leased_until', 'bigint')
    .addColumn('progress', 'text')
    .addColumn('error', 'text')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('ended_at', 'bigint')
    .execute();
  await sql`create unique index jobs_one_queued_a_key on jobs (key) where state = 'queued'`.execute(db);
  await sql`create unique index jobs_one_running_a_key on jobs (key) where state = 'running'`.execute(db);
  await db.schema.createIndex('jobs_by_time').on('jobs').columns(['state', 'run_at']).execute();
  await db.schema
    .createTable('failed_attempts')
    .addColumn('key', 'text', (c) => c.primaryKey())
    .addColumn('failures', 'integer', (c) => c.notNull())
    .addColumn('resets_at', 'bigint', (c) => c.notNull())
    .execute();
}
