import type { ColumnTypes, Migration, SchemaDb } from '../migration.ts';

export const deviceKeys: Migration = { number: 31, name: 'device keys', up };

async function up(db: SchemaDb, { bytes }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('device_keys')
    .addColumn('device_id', 'text', (c) => c.notNull().references('devices.id'))
    .addColumn('number', 'integer', (c) => c.notNull())
    .addColumn('public_key', bytes, (c) => c.notNull())
    .addColumn('from_seq', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('device_keys_key', ['device_id', 'number'])
    .execute();
  await db.schema.alterTable('devices').addColumn('retirement', 'text').execute();
}
