import type { ColumnTypes, Migration, SchemaDb } from '../migration.ts';

export const dataKeyExchange: Migration = { number: 27, name: 'data key exchange', up };

async function up(db: SchemaDb, { bytes }: ColumnTypes): Promise<void> {
  await db.schema.alterTable('event_keys').addColumn('wrapped_old_key', bytes).execute();
  await db.schema.alterTable('event_keys').addColumn('exchange_began_at', 'bigint').execute();
  await db.schema.alterTable('event_keys').addColumn('resealed_at', 'bigint').execute();
}
