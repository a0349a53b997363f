import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startPostgres } from '../cli/bench/own-postgres.ts';
// By its path: a set-up is loaded by Node itself, to which `#server` is the build of the last time.
import { openDatabase } from '../server/db/open-database.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address of a PostgreSQL for tests, with a database `template` to copy; absent where tests use SQLite. */
    postgresUrl: string | undefined;
  }
}

/** One PostgreSQL for all test files; each copies a database that has the schema already. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startPostgres();
  try {
    await makeTemplate(postgres.url);
  } catch (error) {
    await postgres.stop();
    throw error;
  }
  project.provide('postgresUrl', postgres.url);
  return postgres.stop;
}

async function makeTemplate(server: string): Promise<void> {
  const client = new pg.Client(`${server}/postgres`);
  await client.connect();
  await client.query('create database template');
  await client.end();
  const place = { kind: 'postgres', url: `${server}/template`, poolSize: 2 } as const;
  await (await openDatabase(place, 0, () => undefined)).close();
}
