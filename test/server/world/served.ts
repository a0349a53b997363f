import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ADMINISTRATOR } from '#contract/role';
import { signInByLink } from '#contract/session';
import type { ServerSettings } from '#server/config';
import { Client } from './client.ts';
import { settingsFor, tokenIn } from './running-server.ts';
import { ensureDatabase } from './test-database.ts';

const CHILD = fileURLToPath(new URL('./serve-child.mjs', import.meta.url));

/** The built server in a process of its own, which may be killed at any moment. */
export interface Served {
  readonly url: string;
  administrator(): Promise<Client>;
  kill(): Promise<void>;
}

export async function serve(dataDir: string, settings: Partial<ServerSettings> = {}): Promise<Served> {
  await ensureDatabase(dataDir);
  const all = { ...settingsFor(dataDir), ...settings };
  const child: ChildProcess = fork(CHILD, [JSON.stringify(all)], { execArgv: [] });
  const [{ url }] = (await once(child, 'message')) as [{ url: string }];
  return {
    url,
    administrator: async () => {
      child.send({ username: 'admin', roles: [ADMINISTRATOR] });
      const [{ link }] = (await once(child, 'message')) as [{ link: string }];
      const client = new Client(url);
      await client.ok(signInByLink, { body: { token: tokenIn(link) } });
      return client;
    },
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
