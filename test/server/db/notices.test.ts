import { rmSync } from 'node:fs';
import { connect as connectTo, createServer, type Server, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CommitNotifier } from '#server/commit-notifier';
import type { PostgresDatabase } from '#server/db/database';
import { Notices } from '#server/db/notices';
import { openDatabase } from '#server/db/open-database';
import { eventually } from '../../world/eventually.ts';
import { newDataDir } from '../world/running-server.ts';
import {
  databasePlace,
  databaseUrl,
  dropDatabase,
  ensureDatabase,
  ON_POSTGRES,
} from '../world/test-database.ts';

/** A way to PostgreSQL that lets connections in and drops them at once, for as long as it is told to. */
class DroppingWay {
  readonly cameAtMs: number[] = [];
  drops = false;
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;

  constructor(to: URL) {
    this.#server = createServer((from) => {
      this.cameAtMs.push(performance.now());
      const onward = connectTo(Number(to.port), to.hostname);
      for (const socket of [from, onward]) {
        this.#sockets.add(socket);
        socket.on('error', () => undefined);
        socket.once('close', () => this.#sockets.delete(socket));
      }
      from.pipe(onward).pipe(from);
      // The greeting and LISTEN are answered; then the line is gone.
      if (this.drops) onward.on('data', (data) => data.includes('LISTEN') && from.destroy());
    });
  }

  async open(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

describe.runIf(ON_POSTGRES)('a listener whose connections are accepted and dropped at once', () => {
  it('waits longer from time to time, and hears again once they hold', async () => {
    const dataDir = newDataDir();
    await ensureDatabase(dataDir);
    const url = new URL(databaseUrl(dataDir) ?? '');
    const way = new DroppingWay(new URL(url));
    url.port = String(await way.open());
    const database = await openDatabase(databasePlace(dataDir), 0, () => undefined);
    if (database.kind !== 'postgres') throw new Error('this is about PostgreSQL');
    const through: PostgresDatabase = { ...database, url: url.href };
    const heard = new CommitNotifier();
    const listening = new Notices(through, heard, () => undefined);
    const elsewhere = new CommitNotifier();
    const telling = new Notices(database, elsewhere, () => undefined);
    onTestFinished(async () => {
      await listening.stop();
      await telling.stop();
      await way.close();
      await database.close();
      await dropDatabase(dataDir);
      rmSync(dataDir, { recursive: true, force: true });
    });
    await listening.start();
    await telling.start();

    way.drops = true;
    way.cut();
    await eventually('it has come back four times', () => (way.cameAtMs.length >= 5 ? true : null));
    const pauses = way.cameAtMs.slice(1, 5).map((at, i) => at - (way.cameAtMs[i] ?? 0));
    // Never sooner than the pauses that it must make: 0.1 s, then twice as long each time.
    expect(pauses[1]).toBeGreaterThan(150);
    expect(pauses[2]).toBeGreaterThan(350);
    expect(pauses[3]).toBeGreaterThan(700);

    way.drops = false;
    const seen = heard.seen('passages/the-event');
    await eventually('a notice comes through again', () => {
      elsewhere.committed('passages/the-event');
      return heard.seen('passages/the-event') > seen ? true : null;
    });
  });
});
