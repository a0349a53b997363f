import type { Kysely } from 'kysely';
import { StartupError } from '../startup-error.ts';
import type { ColumnTypes, Migration } from './migration.ts';
import { spine } from './migrations/0001-spine.ts';
import { accounts } from './migrations/0002-accounts.ts';
import { versions } from './migrations/0003-versions.ts';
import type { Tables } from './tables.ts';

const MIGRATIONS: readonly Migration[] = [spine, accounts, versions];

/**
 * Brings the schema up to this program, each step in a transaction of its own.
 * @throws StartupError when a newer program has already changed it
 */
export async function migrate(db: Kysely<Tables>, types: ColumnTypes, nowMs: number): Promise<void> {
  await db.schema
    .createTable('schema_migrations')
    .ifNotExists()
    .addColumn('number', 'integer', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('applied_at', 'bigint', (c) => c.notNull())
    .execute();
  const applied = await db.selectFrom('schema_migrations').select('number').execute();
  const done = Math.max(0, ...applied.map((row) => row.number));
  const known = Math.max(...MIGRATIONS.map((migration) => migration.number));
  if (done > known) {
    throw new StartupError(
      `The database is of a newer version (schema ${done}) than this program (schema ${known}): start the newer program, or restore a backup.`,
    );
  }
  for (const migration of MIGRATIONS.filter(({ number }) => number > done)) {
    await db.transaction().execute(async (tx) => {
      await migration.up(tx, types);
      const { number, name } = migration;
      await tx.insertInto('schema_migrations').values({ number, name, applied_at: nowMs }).execute();
    });
  }
}
