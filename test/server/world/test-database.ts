import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { inject } from 'vitest';
import type { DatabasePlace, OpenDatabase } from '#server/db/database';
import { openDatabase } from '#server/db/open-database';

/** Which database the tests of this run use. */
export const ON_POSTGRES = inject('postgresUrl') !== undefined;

/** Where a server with this data folder keeps its data: a file in it, or a database named like it. */
export function databasePlace(dataDir: string): DatabasePlace {
  const url = databaseUrl(dataDir);
  return url === undefined ? { kind: 'sqlite', dataDir } : { kind: 'postgres', url, poolSize: 4 };
}

export function databaseUrl(dataDir: string): string | undefined {
  const server = inject('postgresUrl');
  return server === undefined ? undefined : `${server}/${path.basename(dataDir)}`;
}

/** Makes the database of a data folder unless it is there; SQLite makes its own. */
export async function ensureDatabase(dataDir: string): Promise<void> {
  await onServer(async (client) => {
    const name = path.basename(dataDir);
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(name)} template template`);
  });
}

export async function dropDatabase(dataDir: string): Promise<void> {
  await onServer(async (client) => {
    await client.query(`drop database if exists ${pg.escapeIdentifier(path.basename(dataDir))} with (force)`);
  });
}

/** Opens the database beside the server, whose schema it must have. */
export async function withDatabase<T>(
  dataDir: string,
  work: (database: OpenDatabase) => Promise<T>,
): Promise<T> {
  const database = await openDatabase(databasePlace(dataDir), Date.now(), () => undefined);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** Rows as they are stored. */
export function storedRows<Row>(dataDir: string, query: string): Promise<readonly Row[]> {
  return withDatabase(dataDir, async ({ db }) => (await sql.raw<Row>(query).execute(db)).rows);
}

/** Changes what is stored behind the server's back. */
export async function tamper(dataDir: string, ...statements: readonly string[]): Promise<void> {
  await withDatabase(dataDir, async ({ db }) => {
    for (const statement of statements) await sql.raw(statement).execute(db);
  });
}

/**
 * All that is kept, to look for traces in: every byte of the SQLite files as they lie on the disc, or
 * every row of every table of PostgreSQL.
 */
export async function everythingKept(dataDir: string): Promise<Buffer> {
  if (!ON_POSTGRES) {
    const files = readdirSync(dataDir).filter((name) => name.startsWith('server.sqlite'));
    return Buffer.concat(files.map((name) => readFileSync(path.join(dataDir, name))));
  }
  return withDatabase(dataDir, async ({ db }) => {
    const values: Buffer[] = [];
    for (const { name } of await db.introspection.getTables()) {
      const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(db);
      for (const value of rows.flatMap(Object.values)) {
        values.push(value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(String(value)));
      }
    }
    return Buffer.concat(values);
  });
}

async function onServer(work: (client: pg.Client) => Promise<void>): Promise<void> {
  const server = inject('postgresUrl');
  if (server === undefined) return;
  const client = new pg.Client(`${server}/postgres`);
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
