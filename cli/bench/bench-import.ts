import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createEvent } from '#contract/event';
import type { ImportCounts } from '#contract/people-import';
import { ADMINISTRATOR } from '#contract/role';
import { ServerClient } from '#demo/server-client';
import { serverSettingsSchema } from '#server/config';
import { REAL_WORLD, startServer } from '#server/main';
import { ImportClient, ImportFailed } from '../import-client.ts';

interface Spent {
  readonly seconds: number;
  /** Of the whole process: the server, and the client that waits for it. */
  readonly cpuSeconds: number;
}

export interface ImportBench {
  readonly people: number;
  readonly database: 'SQLite' | 'PostgreSQL';
  readonly upload: Spent;
  readonly dryRun: Spent;
  readonly apply: Spent;
  /** The same file once more: nothing changes. */
  readonly again: Spent;
  readonly eventLoopP99Ms: number;
  readonly eventLoopMaxMs: number;
}

const MAPPING = {
  externalId: 'Number',
  name: 'Name',
  category: 'Category',
  validFrom: 'From',
  validUntil: 'Until',
  zones: 'Zones',
};

/**
 * The whole way over HTTP, at a server in this process.
 * @param databaseUrl of an empty database; null for SQLite in a temporary folder
 */
export async function benchImport(people: number, databaseUrl: string | null): Promise<ImportBench> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'venue-bench-import-'));
  const settings = serverSettingsSchema.parse({
    dataDir,
    port: 0,
    ...(databaseUrl === null ? {} : { databaseUrl }),
  });
  const log = { kind: 'file', path: path.join(dataDir, 'server.log') } as const;
  const server = await startServer(settings, { ...REAL_WORLD, log });
  const delay = monitorEventLoopDelay({ resolution: 5 });
  try {
    const admin = await ServerClient.signIn(
      server.url,
      await server.issueSignInLink('bench', [ADMINISTRATOR]),
    );
    const { id } = await admin.ask(createEvent, { body: { name: 'Made up', timeZone: 'Europe/Paris' } });
    const file = new TextEncoder().encode(tableOf(people));
    const pass = async (mode: 'dry-run' | 'apply', wanted: Partial<ImportCounts>) => {
      const client = await ImportClient.begin(server.url, admin.headers, id);
      const upload = await spent(() => client.uploadTable(file));
      const run = await spent(async () => {
        await client.start({ mode, mapping: MAPPING });
        const { state, counts } = await client.end(() => undefined);
        const missed = Object.entries(wanted).some(
          ([what, count]) => counts[what as keyof ImportCounts] !== count,
        );
        if (state.kind !== 'done' || missed) {
          throw new ImportFailed(`The import came to ${JSON.stringify({ state, counts })}.`);
        }
      });
      return { upload, run };
    };
    delay.enable();
    const dryRun = await pass('dry-run', { created: people });
    const apply = await pass('apply', { created: people });
    delay.disable();
    const again = await pass('apply', { unchanged: people });
    return {
      people,
      database: databaseUrl === null ? 'SQLite' : 'PostgreSQL',
      upload: apply.upload,
      dryRun: dryRun.run,
      apply: apply.run,
      again: again.run,
      eventLoopP99Ms: delay.percentile(99) / 1e6,
      eventLoopMaxMs: delay.max / 1e6,
    };
  } finally {
    await server.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function tableOf(people: number): string {
  const rows = Array.from({ length: people }, (_, i) => {
    const category = ['ATH', 'MED', 'VOL', 'STF'][i % 4];
    return `${100_000 + i},Given${i % 977} Family${i},${category},2027-07-${10 + (i % 20)},2027-08-08,ZONE${i % 7};COMMON`;
  });
  return `Number,Name,Category,From,Until,Zones\n${rows.join('\n')}\n`;
}

async function spent(work: () => Promise<unknown>): Promise<Spent> {
  const began = performance.now();
  const cpu = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { seconds: (performance.now() - began) / 1000, cpuSeconds: (user + system) / 1e6 };
}
