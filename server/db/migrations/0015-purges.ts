import type { Migration, SchemaDb } from '../migration.ts';

/** Events that were destroyed, and the certificates. */
export const purges: Migration = { number: 15, name: 'purges', up };

async function up(db: SchemaDb): Promise<void> {
  await db.schema
    .createTable('purges')
    .addColumn('event_id', 'text', (c) => c.primaryKey().references('events.id'))
    .addColumn('order_id', 'text', (c) => c.notNull().references('removal_orders.id'))
    .addColumn('started_at', 'bigint', (c) => c.notNull())
    .addColumn('destroyed', 'text', (c) => c.notNull())
    .addColumn('findings', 'text')
    .addColumn('certificate', 'text')
    .execute();
}
