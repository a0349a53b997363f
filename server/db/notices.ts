import { randomBytes } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import pg from 'pg';
import type { CommitNotifier, Topic } from '../commit-notifier.ts';
import type { PostgresDatabase } from './database.ts';
import { connectionOptions } from './postgres.ts';

const CHANNEL = 'venue_access';
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** A connection that held for so long was a good one. */
const LASTED_MS = 10_000;
/** A connection whose other end has silently gone is found out by asking. */
const ASK_EVERY_MS = 10_000;
const ANSWER_WITHIN_MS = 5_000;

interface Listener {
  readonly client: pg.Client;
  /** Resolves when the connection is over, however that came. */
  readonly ended: Promise<void>;
}

/**
 * Carries the notices of one server process to the others on the database, by LISTEN and NOTIFY. A
 * notice is sent after its commit and on its own: inside the transaction it would make every commit of
 * the whole database wait in one queue. So it may be late or lost, and what it says stays "look
 * again": whoever waits also looks by themselves every half minute, and once the listening connection
 * was lost and is back, everybody looks.
 */
export class Notices {
  readonly #database: PostgresDatabase;
  readonly #notifier: CommitNotifier;
  readonly #onFault: (error: unknown) => void;
  readonly #sender = randomBytes(6).toString('base64url');
  readonly #closing = new AbortController();
  /** Topics to send; those that change while others are on their way go together. */
  #unsent = new Set<Topic>();
  #sending: Promise<void> = Promise.resolve();
  #listening: Promise<void> = Promise.resolve();

  constructor(database: PostgresDatabase, notifier: CommitNotifier, onFault: (error: unknown) => void) {
    this.#database = database;
    this.#notifier = notifier;
    this.#onFault = onFault;
  }

  /** Resolves when it listens for the first time; from then on it keeps listening by itself. */
  async start(): Promise<void> {
    const first = await this.#connect();
    this.#notifier.tellOthers((topic) => this.#send(topic));
    this.#listening = this.#keepListening(first);
  }

  async stop(): Promise<void> {
    this.#closing.abort();
    await this.#listening;
    await this.#sending;
  }

  #send(topic: Topic): void {
    const idle = this.#unsent.size === 0;
    this.#unsent.add(topic);
    if (idle) this.#sending = this.#sending.then(() => this.#sendAll());
  }

  async #sendAll(): Promise<void> {
    const topics = [...this.#unsent];
    this.#unsent = new Set();
    try {
      await this.#database.pool.query('select pg_notify($1, $2 || topic) from unnest($3::text[]) as topic', [
        CHANNEL,
        `${this.#sender} `,
        topics,
      ]);
    } catch (error) {
      // Whoever lost the database lost it as listener too, and looks at everything once it is back.
      this.#onFault(error);
    }
  }

  async #keepListening(first: Listener): Promise<void> {
    let listener: Listener | null = first;
    let pauseMs = FIRST_PAUSE_MS;
    while (!this.#closing.signal.aborted) {
      const sinceMs = performance.now();
      if (listener) await this.#whileAlive(listener);
      // One that was lost as soon as it was made is no sign that the next will last.
      if (listener && performance.now() - sinceMs > LASTED_MS) pauseMs = FIRST_PAUSE_MS;
      await after(pauseMs, undefined, { signal: this.#closing.signal }).catch(() => undefined);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      listener = await this.#reconnect();
    }
    if (listener) await this.#whileAlive(listener);
  }

  async #reconnect(): Promise<Listener | null> {
    if (this.#closing.signal.aborted) return null;
    try {
      const listener = await this.#connect();
      this.#notifier.missedSome();
      return listener;
    } catch (error) {
      this.#onFault(error);
      return null;
    }
  }

  async #connect(): Promise<Listener> {
    const client = new pg.Client({
      ...connectionOptions(this.#database.url),
      query_timeout: ANSWER_WITHIN_MS,
    });
    // Listened for from the start: a connection may end before anybody waits for it.
    const ended = new Promise<void>((resolve) => client.once('end', resolve));
    // Its end is what is waited for; the error says no more.
    client.on('error', () => undefined);
    client.on('notification', ({ payload = '' }) => this.#heard(payload));
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
    } catch (error) {
      client.end().catch(() => undefined);
      throw error;
    }
    return { client, ended };
  }

  #heard(payload: string): void {
    const [sender, topic = ''] = payload.split(' ');
    if (sender !== this.#sender) this.#notifier.heard(topic);
  }

  /** Resolves when the connection is lost or no longer wanted. */
  async #whileAlive({ client, ended }: Listener): Promise<void> {
    const { signal } = this.#closing;
    const asking = setInterval(() => {
      // Nobody may be left to say goodbye to.
      client.query('select 1').catch(() => client.connection.stream.destroy());
    }, ASK_EVERY_MS);
    const leave = () => void client.end();
    signal.addEventListener('abort', leave);
    if (signal.aborted) leave();
    await ended;
    signal.removeEventListener('abort', leave);
    clearInterval(asking);
  }
}
