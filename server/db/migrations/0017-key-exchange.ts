import type { ColumnTypes, Migration, SchemaDb } from '../migration.ts';

/** Null until the next start. */
export const keyExchange: Migration = { number: 17, name: 'key exchange', up };

async function up(db: SchemaDb, { bytes }: ColumnTypes): Promise<void> {
  await db.schema.alterTable('installation').addColumn('wrapped_derived_keys', bytes).execute();
}
