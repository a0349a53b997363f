import { sql } from 'kysely';
import type { ColumnTypes, Migration, SchemaDb } from '../migration.ts';

export const subscriptions: Migration = { number: 25, name: 'subscriptions', up };

async function up(db: SchemaDb, { bytes }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('subscriptions')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('event_id', 'text', (c) => c.notNull().references('events.id'))
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('target', 'text', (c) => c.notNull())
    .addColumn('kinds', 'text', (c) => c.notNull())
    .addColumn('names', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('paused_at', 'bigint')
    .addColumn('sealed', bytes, (c) => c.notNull())
    .addColumn('secret_since', 'bigint', (c) => c.notNull())
    .addColumn('former_until', 'bigint')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('last_delivered_at', 'bigint')
    .addColumn('failing_since', 'bigint')
    .addColumn('failures', 'integer', (c) => c.notNull())
    .addColumn('next_try_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('subscriptions_by_event').on('subscriptions').column('event_id').execute();
  await db.schema
    .createTable('deliveries')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('event_id', 'text', (c) => c.notNull().references('events.id'))
    .addColumn('subscription_id', 'text', (c) => c.notNull().references('subscriptions.id'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('data', 'text', (c) => c.notNull())
    .addColumn('person_id', 'text')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('next_at', 'bigint', (c) => c.notNull())
    .addColumn('ended_at', 'bigint')
    .addColumn('problem', 'text')
    .execute();
  await sql`create index deliveries_due on deliveries (subscription_id, next_at, id) where state = 'waiting'`.execute(
    db,
  );
  await db.schema
    .createIndex('deliveries_by_time')
    .on('deliveries')
    .columns(['subscription_id', 'created_at', 'id'])
    .execute();
  await sql`create index deliveries_by_person on deliveries (person_id) where person_id is not null`.execute(
    db,
  );
  await sql`create index deliveries_ended on deliveries (ended_at) where state <> 'waiting'`.execute(db);
}
