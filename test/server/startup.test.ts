import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSession, setPassword, signIn } from '#contract/session';
import { Client } from './world/client.ts';
import { newDataDir, settingsFor, startTestServer } from './world/running-server.ts';
import { dropDatabase, ON_POSTGRES, tamper } from './world/test-database.ts';

describe('starting the server', () => {
  let dataDir: string;

  beforeEach(() => {
    dataDir = newDataDir();
  });
  afterEach(async () => {
    await dropDatabase(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('makes its keys, readable by this user alone', async () => {
    const test = await startTestServer(dataDir);
    await test.close();
    const secrets = path.join(dataDir, 'secrets');
    expect(readdirSync(secrets).sort()).toEqual(['master.key', 'signing.key']);
    for (const name of readdirSync(secrets)) {
      expect(statSync(path.join(secrets, name)).mode & 0o777).toBe(0o600);
    }
    expect(statSync(secrets).mode & 0o777).toBe(0o700);
  });

  it('a second time finds what the first has left', async () => {
    const first = await startTestServer(dataDir);
    const user = await first.signIn('kept', []);
    await user.ok(setPassword, { body: { newPassword: 'kept over a restart' } });
    await first.close();
    const second = await startTestServer(dataDir);
    const client = new Client(second.server.url);
    await client.ok(signIn, { body: { username: 'kept', password: 'kept over a restart' } });
    client.cookie = user.cookie;
    expect((await client.ok(readSession)).username).toBe('kept');
    await second.close();
  });

  it.skipIf(ON_POSTGRES)('leaves one file of database behind, with nothing waiting in a log', async () => {
    const test = await startTestServer(dataDir);
    await test.admin();
    await test.close();
    expect(existsSync(path.join(dataDir, 'server.sqlite-wal'))).toBe(false);
  });

  it('on a port in use says which, and what to set', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await expect(startTestServer(dataDir, { port })).rejects.toMatchObject({
      name: 'StartupError',
      message: expect.stringMatching(new RegExp(`^Port ${port} is in use .* VENUE_PORT\\.$`)),
    });
    other.close();
  });

  it('with a data folder that cannot be made says which, and what to set', async () => {
    const file = path.join(dataDir, 'a-file');
    writeFileSync(file, '');
    await expect(startTestServer(dataDir, { dataDir: path.join(file, 'data') })).rejects.toMatchObject({
      name: 'StartupError',
      message: expect.stringMatching(/a-file.*VENUE_DATA_DIR/),
    });
  });

  it.skipIf(ON_POSTGRES)(
    'on a data folder that another server uses is refused, and can be had when that one has closed',
    async () => {
      const first = await startTestServer(dataDir);
      await expect(startTestServer(dataDir)).rejects.toMatchObject({
        name: 'StartupError',
        message: expect.stringContaining('in use by another server'),
      });
      await first.close();
      await (await startTestServer(dataDir)).close();
    },
  );

  it('on a database of a newer program is refused', async () => {
    await (await startTestServer(dataDir)).close();
    await tamper(
      dataDir,
      "insert into schema_migrations (number, name, applied_at) values (99, 'from the future', 0)",
    );
    await expect(startTestServer(dataDir)).rejects.toMatchObject({
      name: 'StartupError',
      message: expect.stringMatching(/newer version \(schema 99\)/),
    });
  });

  it.skipIf(ON_POSTGRES)('on something that is no database is refused', async () => {
    const folder = path.join(dataDir, 'garbage');
    await (await startTestServer(dataDir, { dataDir: folder })).close();
    writeFileSync(path.join(folder, 'server.sqlite'), 'x'.repeat(5_000));
    await expect(startTestServer(dataDir, { dataDir: folder })).rejects.toMatchObject({
      name: 'StartupError',
    });
  });

  it.each(['master.key', 'signing.key'])(
    'without %s but with the database that needs it is refused',
    async (key) => {
      await (await startTestServer(dataDir)).close();
      rmSync(path.join(dataDir, 'secrets', key));
      await expect(startTestServer(dataDir)).rejects.toMatchObject({
        name: 'StartupError',
        message: expect.stringMatching(/is missing .* restore the key/),
      });
    },
  );

  it('with a key that others can read is refused', async () => {
    await (await startTestServer(dataDir)).close();
    chmodSync(path.join(dataDir, 'secrets', 'master.key'), 0o644);
    await expect(startTestServer(dataDir)).rejects.toMatchObject({
      name: 'StartupError',
      message: expect.stringContaining('chmod 600'),
    });
  });

  it('answers that it lives and is ready, until it closes', async () => {
    const test = await startTestServer(dataDir);
    const client = new Client(test.server.url);
    expect((await client.send('/healthz')).status).toBe(200);
    expect((await client.send('/readyz')).status).toBe(200);
    await Promise.all([test.close(), test.close()]);
    await expect(client.send('/readyz')).rejects.toThrow();
  });

  it('gives up nothing it took when it fails half-way', async () => {
    const file = path.join(dataDir, 'a-file');
    writeFileSync(file, '');
    const broken = { ...settingsFor(dataDir), weightsDir: path.join(file, 'nowhere') };
    await expect(startTestServer(dataDir, broken)).rejects.toThrow();
    await (await startTestServer(dataDir)).close();
  });
});
