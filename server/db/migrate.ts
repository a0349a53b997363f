import { type Kysely, sql } from 'kysely';
import { StartupError } from '../startup-error.ts';
import type { ColumnTypes, Migration } from './migration.ts';
import { spine } from './migrations/0001-spine.ts';
import { accounts } from './migrations/0002-accounts.ts';
import { versions } from './migrations/0003-versions.ts';
import { severalProcesses } from './migrations/0004-several-processes.ts';
import { logInParts } from './migrations/0005-log-in-parts.ts';
import { singleSignOn } from './migrations/0006-single-sign-on.ts';
import { promises } from './migrations/0007-promises.ts';
import { eventStates } from './migrations/0008-event-states.ts';
import { eventTransforms } from './migrations/0009-event-transforms.ts';
import { occupancy } from './migrations/0010-occupancy.ts';
import { enrolment } from './migrations/0011-enrolment.ts';
import { venuesAndZones } from './migrations/0012-venues-and-zones.ts';
import { peopleImports } from './migrations/0013-people-imports.ts';
import { removals } from './migrations/0014-removals.ts';
import { purges } from './migrations/0015-purges.ts';
import { journalBases } from './migrations/0016-journal-bases.ts';
import { keyExchange } from './migrations/0017-key-exchange.ts';
import { credentialsAndWatchlist } from './migrations/0018-credentials-and-watchlist.ts';
import { eventClones } from './migrations/0019-event-clones.ts';
import { logSearch } from './migrations/0020-log-search.ts';
import { alerts } from './migrations/0021-alerts.ts';
import { laneCommands } from './migrations/0022-lane-commands.ts';
import { modelChanges } from './migrations/0023-model-changes.ts';
import { accreditationCodes } from './migrations/0024-accreditation-codes.ts';
import { subscriptions } from './migrations/0025-subscriptions.ts';
import { peopleSearch } from './migrations/0026-people-search.ts';
import { dataKeyExchange } from './migrations/0027-data-key-exchange.ts';
import { faceRemovals } from './migrations/0028-face-removals.ts';
import { laneFigures } from './migrations/0029-lane-figures.ts';
import { gateSettings } from './migrations/0030-gate-settings.ts';
import { deviceKeys } from './migrations/0031-device-keys.ts';
import { repliesOfEvents } from './migrations/0032-replies-of-events.ts';
import type { Tables } from './tables.ts';

const MIGRATIONS: readonly Migration[] = [
  spine,
  accounts,
  versions,
  severalProcesses,
  logInParts,
  singleSignOn,
  promises,
  eventStates,
  eventTransforms,
  occupancy,
  enrolment,
  venuesAndZones,
  peopleImports,
  removals,
  purges,
  journalBases,
  keyExchange,
  credentialsAndWatchlist,
  eventClones,
  logSearch,
  alerts,
  laneCommands,
  modelChanges,
  accreditationCodes,
  subscriptions,
  peopleSearch,
  dataKeyExchange,
  faceRemovals,
  laneFigures,
  gateSettings,
  deviceKeys,
  repliesOfEvents,
];

const TYPES: Readonly<Record<ColumnTypes['kind'], ColumnTypes>> = {
  sqlite: { kind: 'sqlite', bytes: 'blob' },
  postgres: { kind: 'postgres', bytes: 'bytea' },
};

/** Any number does, so long as every process asks for the same one. */
const MIGRATION_LOCK = 7_013_248;

/**
 * Brings the schema up to this program: all of it or nothing. Of several processes that start at once
 * one does it and the others wait for it.
 * @param upTo the last step taken: all of them, but where a test stands in an older installation
 * @throws StartupError when a newer program has already changed it
 */
export async function migrate(
  db: Kysely<Tables>,
  kind: ColumnTypes['kind'],
  nowMs: number,
  upTo = Number.POSITIVE_INFINITY,
): Promise<void> {
  await db.connection().execute(async (connection) => {
    // A table that others refer to can be rebuilt then; what it leaves is checked before the commit.
    if (kind === 'sqlite') await sql`pragma foreign_keys = off`.execute(connection);
    // SQLite's immediate transaction keeps every other writer out, as the lock does on PostgreSQL.
    await sql.raw(kind === 'sqlite' ? 'begin immediate' : 'begin').execute(connection);
    try {
      if (kind === 'postgres') await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`.execute(connection);
      await applyMissing(connection, TYPES[kind], nowMs, upTo);
      if (kind === 'sqlite') await requireReferences(connection);
      await sql`commit`.execute(connection);
    } catch (error) {
      await sql`rollback`.execute(connection);
      throw error;
    } finally {
      if (kind === 'sqlite') await sql`pragma foreign_keys = on`.execute(connection);
    }
  });
}

/** @throws StartupError when a row refers to one that is not there */
async function requireReferences(db: Kysely<Tables>): Promise<void> {
  const { rows } = await sql<{ table: string }>`pragma foreign_key_check`.execute(db);
  const [broken] = rows;
  if (broken) throw new StartupError(`The database is damaged: ${broken.table} refers to what is not there.`);
}

async function applyMissing(
  db: Kysely<Tables>,
  types: ColumnTypes,
  nowMs: number,
  upTo: number,
): Promise<void> {
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
  const missing = MIGRATIONS.filter(({ number }) => number > done && number <= upTo);
  for (const { number, name, up } of missing) {
    await up(db, types);
    await db.insertInto('schema_migrations').values({ number, name, applied_at: nowMs }).execute();
  }
  if (missing.length > 0 && types.kind === 'postgres') await compareByBytes(db);
}

/**
 * Makes every text column sort and compare by its bytes, as SQLite does: the order of a list is then
 * the same on both, and no index goes wrong when an upgrade of the system changes a locale's rules.
 */
async function compareByBytes(db: Kysely<Tables>): Promise<void> {
  const { rows } = await sql<{ table: string; column: string }>`
    select c.relname as table, a.attname as column
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid
    join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = current_schema() and c.relkind in ('r', 'p') and not c.relispartition
      and a.attnum > 0 and not a.attisdropped
      and a.atttypid = 'text'::regtype and a.attcollation <> '"C"'::regcollation
    order by c.relname, a.attnum`.execute(db);
  for (const table of new Set(rows.map((row) => row.table))) {
    const changes = rows
      .filter((row) => row.table === table)
      .map(({ column }) => sql`alter column ${sql.ref(column)} type text collate "C"`);
    await sql`alter table ${sql.table(table)} ${sql.join(changes)}`.execute(db);
  }
}
