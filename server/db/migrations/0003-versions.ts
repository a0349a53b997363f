import type { ColumnTypes, Migration, SchemaDb } from '../migration.ts';

export const versions: Migration = { number: 3, name: 'versions', up };

async function up(db: SchemaDb, { bytes }: ColumnTypes): Promise<void> {
  for (const table of ['events', 'zones', 'people']) {
    await db.schema
      .alterTable(table)
      .addColumn('version', 'integer', (c) => c.notNull().defaultTo(1))
      .execute();
  }
  await db.schema.createIndex('audit_log_of_event').on('audit_log').columns(['event_id', 'seq']).execute();
  await db.schema
    .createTable('idempotent_replies')
    .addColumn('key_hash', 'text', (c) => c.primaryKey())
    .addColumn('request_hash', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('sealed', bytes)
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('idempotent_replies_by_expiry')
    .on('idempotent_replies')
    .column('expires_at')
    .execute();
}
