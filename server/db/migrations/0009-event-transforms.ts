import type { ColumnTypes, Migration, SchemaDb } from '../migration.ts';

/** Null until the server has moved the event's templates into their own space, at its next start. */
export const eventTransforms: Migration = { number: 9, name: 'event transforms', up };

async function up(db: SchemaDb, { bytes }: ColumnTypes): Promise<void> {
  await db.schema.alterTable('event_keys').addColumn('wrapped_transform_key', bytes).execute();
}
