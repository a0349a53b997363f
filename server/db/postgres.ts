import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { StartupError } from '../startup-error.ts';
import type { Db, PostgresDatabase } from './database.ts';
import { postgresRefusal } from './postgres-refusal.ts';
import type { Tables } from './tables.ts';

/** PostgreSQL 14: the oldest that its makers still mend. */
const OLDEST_VERSION = 140_000;
/** How long a request waits for a connection, be it a free one or a new one. */
const CONNECT_WITHIN_MS = 10_000;

/** bigint: every number kept here fits a JavaScript integer; one that does not is a fault. */
const INT8 = 20;

/**
 * @param onLost told of each connection that breaks while nobody uses it; the pool opens another
 * @throws StartupError when it cannot be reached, does not let us in, or is no database for us
 */
export async function openPostgres(
  url: string,
  poolSize: number,
  onLost: (error: Error) => void,
): Promise<PostgresDatabase> {
  const pool = new pg.Pool({ ...connectionOptions(url), max: poolSize });
  pool.on('error', onLost);
  // A connection that breaks while it is in use tells so twice: to the query and here.
  pool.on('connect', (client) => void client.on('error', () => undefined));
  try {
    await requireUsable(pool);
  } catch (error) {
    await pool.end();
    throw error instanceof StartupError ? error : postgresRefusal(url, error);
  }
  const db: Db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return {
    kind: 'postgres',
    pool,
    url,
    db,
    checkpoint: () => Promise.resolve(),
    close: () => db.destroy(),
  };
}

/** What every connection to PostgreSQL is opened with. */
export function connectionOptions(url: string): pg.ClientConfig {
  return {
    application_name: 'venue-access',
    connectionString: url,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    keepAlive: true,
    types: {
      getTypeParser: (oid, format) => (oid === INT8 ? toInteger : pg.types.getTypeParser(oid, format)),
    },
  };
}

function toInteger(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${text} is beyond what a number holds exactly`);
  return number;
}

async function requireUsable(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ version: number; name: string; encoding: string }>(
    `select current_setting('server_version_num')::int as version,
            current_setting('server_version') as name,
            current_setting('server_encoding') as encoding`,
  );
  const [server] = rows;
  if (!server || server.version < OLDEST_VERSION) {
    throw new StartupError(
      `PostgreSQL ${server?.name ?? '(unknown)'} is too old: this program needs version 14 or newer.`,
    );
  }
  if (server.encoding !== 'UTF8') {
    throw new StartupError(
      `The PostgreSQL database has the encoding ${server.encoding}: make one with ENCODING 'UTF8'.`,
    );
  }
}
