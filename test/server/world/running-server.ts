import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ADMINISTRATOR, type HeldRole } from '#contract/role';
import { signInByLink } from '#contract/session';
import { PROTOCOLS, type ProtocolRange } from '#contract/version';
import { projectFile } from '#models/project-file';
import type { ServerSettings } from '#server/config';
import { type RunningServer, startServer } from '#server/main';
import { Client } from './client.ts';
import { databaseUrl, dropDatabase, ensureDatabase } from './test-database.ts';

/** A wall clock that runs as usual and can be moved on. */
export class MovableClock {
  #aheadMs = 0;

  nowMs(): number {
    return Date.now() + this.#aheadMs;
  }

  moveOn(ms: number): void {
    this.#aheadMs += ms;
  }
}

export interface TestServer {
  readonly server: RunningServer;
  readonly clock: MovableClock;
  readonly dataDir: string;
  readonly logFile: string;
  /** Signs a user in by link. */
  signIn(username: string, roles: readonly HeldRole[]): Promise<Client>;
  admin(): Promise<Client>;
  /** Closes the server; the data stays. */
  close(): Promise<void>;
  /** Closes the server and deletes the data. */
  remove(): Promise<void>;
}

export function newDataDir(): string {
  return mkdtempSync(path.join(tmpdir(), 'venue-server-'));
}

export function settingsFor(dataDir: string): ServerSettings {
  return {
    dataDir,
    host: '127.0.0.1',
    port: 0,
    pipeline: 'onnx',
    databaseUrl: databaseUrl(dataDir),
    databasePool: 5,
    faceWorkers: 1,
    weightsDir: projectFile('models/weights'),
    logLevel: 'info',
    sessionHours: 12,
    secondFactorFor: [],
    passwordSignIn: 'on',
    apiKeyRequestsPerMinute: 600,
    userRequestsPerMinute: 100_000,
    trustProxy: 0,
    deliveryNetworks: [],
  };
}

/** The real server on a real database in a temporary folder, with every reply held against its schema. */
export async function startTestServer(
  dataDir = newDataDir(),
  settings: Partial<ServerSettings> = {},
  protocols: ProtocolRange = PROTOCOLS,
): Promise<TestServer> {
  const clock = new MovableClock();
  const logFile = path.join(dataDir, 'server.log');
  await ensureDatabase(dataDir);
  const server = await startServer(
    { ...settingsFor(dataDir), ...settings },
    { clock, log: { kind: 'file', path: logFile }, replies: 'checked', protocols },
  );
  const signIn = async (username: string, roles: readonly HeldRole[]) => {
    const link = await server.issueSignInLink(username, roles);
    const client = new Client(server.url);
    await client.ok(signInByLink, { body: { token: tokenIn(link) } });
    return client;
  };
  return {
    server,
    clock,
    dataDir,
    logFile,
    signIn,
    admin: () => signIn('admin', [ADMINISTRATOR]),
    close: () => server.close(),
    remove: async () => {
      await server.close();
      await dropDatabase(dataDir);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export function tokenIn(link: string): string {
  return new URL(link).hash.replace('#token=', '');
}
