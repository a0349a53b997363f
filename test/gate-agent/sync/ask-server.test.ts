import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { sendHeartbeat } from '#contract/device';
import { askServer, ServerUnreachable } from '#gate-agent/sync/ask-server';

const servers: ReturnType<typeof createServer>[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Tells which path it was asked for, the way a proxy's log would. */
async function listening(): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((req, res) => {
    asked.push(req.url ?? '');
    res.end('{}');
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const HEARTBEAT = {
  body: {
    agentVersion: '1',
    protocolVersion: 1,
    galleryPeople: 0,
    gallerySyncedAtMs: null,
    journalHead: 0,
    journalPending: 0,
    lanes: [],
    atMs: 0,
  },
};

function ask(serverUrl: string) {
  const signal = new AbortController().signal;
  return askServer(sendHeartbeat, HEARTBEAT, {
    serverUrl,
    token: null,
    protocol: 1,
    timeoutMs: 5_000,
    signal,
  });
}

describe('asking the server', () => {
  it.each(['', '/', '/access', '/access/'])(
    'keeps the path "%s" below which a proxy serves it',
    async (path) => {
      const { url, asked } = await listening();
      await ask(url + path);
      expect(asked).toEqual([`${path.replace(/\/$/, '')}/device/v1/heartbeat`]);
    },
  );

  it('names the server that does not answer', async () => {
    const { url } = await listening();
    for (const server of servers.splice(0)) server.close();
    await expect(ask(url)).rejects.toThrow(ServerUnreachable);
    await expect(ask(url)).rejects.toThrow(url);
  });
});
