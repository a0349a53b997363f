import { setTimeout as after } from 'node:timers/promises';
import { connectAsync, type MqttClient } from 'mqtt';
import type { Target } from '#contract/subscription';
import type { ReachableAddresses } from './reachable-address.ts';
import { failed, problemOf, type Sent } from './send-webhook.ts';
import type { SignedMessage } from './signed-message.ts';

/** Until the broker has confirmed that it keeps the message. */
const CONFIRM_WITHIN_MS = 10_000;
const IDLE_MS = 60_000;
const SECURE_PORT = 8883;
const PLAIN_PORT = 1883;
/** Of the client's own: the line of messages has its schedule. */
const NO_RETRIES = false;

export interface Broker {
  /** The connection is of this version of this subscription: another version makes another. */
  readonly key: string;
  readonly target: Extract<Target, { readonly kind: 'mqtt' }>;
  readonly password: string | null;
}

interface Line {
  readonly client: MqttClient;
  usedMs: number;
}

/**
 * Connections to brokers, kept while they are used. A message counts as delivered when the broker has confirmed
 * it (QoS 1). Over MQTT 3.1.1 there is no place for headers: what they would say stands around the body, which is
 * a text in it, so that the signature is over exactly what was received.
 */
export class MqttSenders {
  readonly #reachable: ReachableAddresses;
  readonly #lines = new Map<string, Line>();

  constructor(reachable: ReachableAddresses) {
    this.#reachable = reachable;
  }

  async send(broker: Broker, message: SignedMessage, signal: AbortSignal): Promise<Sent> {
    this.#closeIdle();
    const url = new URL(broker.target.url);
    const line = this.#lines.get(broker.key) ?? (await this.#connect(url, broker));
    if (!('client' in line)) return line;
    line.usedMs = Date.now();
    try {
      const { id, timestamp, signature, body } = message;
      const envelope = JSON.stringify({ id, timestamp, signature, body });
      await within(line.client.publishAsync(broker.target.topic, envelope, { qos: 1 }), signal);
      return { kind: 'delivered' };
    } catch (error) {
      this.#drop(broker.key, line);
      return failed(problemOf(error));
    }
  }

  close(): void {
    for (const [key, line] of this.#lines) this.#drop(key, line);
  }

  async #connect(url: URL, { key, target, password }: Broker): Promise<Line | Sent> {
    const reached = await this.#reachable.reach(url.hostname);
    if (reached.kind === 'problem') return failed(reached.problem);
    const isSecure = url.protocol === 'mqtts:';
    if (!isSecure && reached.network === 'public') return failed('not-encrypted');
    try {
      const { address, family } = reached.addresses[0];
      const port = url.port === '' ? (isSecure ? SECURE_PORT : PLAIN_PORT) : Number(url.port);
      const place = `${url.protocol}//${family === 6 ? `[${address}]` : address}:${port}`;
      const options = {
        // The address is the one that was looked at; the certificate must be that of the name.
        ...(isSecure ? { servername: url.hostname } : {}),
        clean: true,
        reconnectPeriod: 0,
        connectTimeout: CONFIRM_WITHIN_MS,
        ...(target.username === null ? {} : { username: target.username }),
        ...(password === null ? {} : { password }),
      };
      const client = await connectAsync(place, options, NO_RETRIES);
      const line = { client, usedMs: Date.now() };
      this.#lines.set(key, line);
      client.on('close', () => this.#drop(key, line));
      // 'close' follows.
      client.on('error', () => undefined);
      return line;
    } catch (error) {
      return failed(problemOf(error));
    }
  }

  #drop(key: string, line: Line): void {
    if (this.#lines.get(key) === line) this.#lines.delete(key);
    line.client.end(true);
  }

  #closeIdle(): void {
    for (const [key, line] of this.#lines) if (Date.now() - line.usedMs > IDLE_MS) this.#drop(key, line);
  }
}

class TimedOut extends Error {
  override name = 'TimeoutError';
}

async function within(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const done = new AbortController();
  const late = after(CONFIRM_WITHIN_MS, undefined, { signal: AbortSignal.any([signal, done.signal]) }).then(
    () => {
      throw new TimedOut();
    },
  );
  try {
    await Promise.race([work, late]);
  } finally {
    done.abort();
    late.catch(() => undefined);
  }
}
