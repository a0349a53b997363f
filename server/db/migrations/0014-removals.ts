import type { Migration, SchemaDb } from '../migration.ts';

/** What gates were told to remove, and their receipts for it. */
export const removals: Migration = { number: 14, name: 'removals', up };

async function up(db: SchemaDb): Promise<void> {
  await db.schema
    .createTable('removal_orders')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('event_id', 'text', (c) => c.notNull().references('events.id'))
    .addColumn('person_id', 'text')
    .addColumn('ordered_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('removal_orders_in_order')
    .on('removal_orders')
    .columns(['event_id', 'ordered_at', 'id'])
    .execute();
  await db.schema
    .createTable('removal_receipts')
    .addColumn('order_id', 'text', (c) => c.notNull().references('removal_orders.id'))
    .addColumn('device_id', 'text', (c) => c.notNull().references('devices.id'))
    .addColumn('event_id', 'text', (c) => c.notNull().references('events.id'))
    .addColumn('received_at', 'bigint')
    .addColumn('receipt', 'text')
    .addPrimaryKeyConstraint('removal_receipts_key', ['order_id', 'device_id'])
    .execute();
  await db.schema
    .createIndex('removal_receipts_owed')
    .on('removal_receipts')
    .columns(['device_id', 'received_at'])
    .execute();
}
