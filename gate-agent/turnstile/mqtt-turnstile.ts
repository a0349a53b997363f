import { randomUUID } from 'node:crypto';
import { connect, type MqttClient } from 'mqtt';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { WiredTurnstile, wiredTimes } from './wired/wired-turnstile.ts';
import { CONTACTS, type Ordered, type WireEvents, type Wires } from './wired/wires.ts';

export const mqttTurnstileSchema = z.strictObject({
  kind: z.literal('mqtt'),
  url: z.url({ protocol: /^(mqtts?|wss?)$/ }),
  username: z.string().min(1).optional(),
  password: z.string().optional(),
  /** The turnstile's own: it listens on `TOPIC/command` and speaks on `TOPIC/event` and `TOPIC/online`. */
  topic: z.string().regex(/^[^#+]{1,200}$/, 'a topic without wildcards'),
  /** The command must have been confirmed by then; a lane that opens later opens for nobody. */
  openWithinMs: z.int().min(100).max(30_000).default(2_000),
  ...wiredTimes,
});

export type MqttTurnstileSettings = z.infer<typeof mqttTurnstileSchema>;

const eventSchema = z.discriminatedUnion('event', [
  z.object({ event: z.enum(['done', 'refused']), requestId: z.string() }),
  z.object({ event: z.enum(CONTACTS), state: z.enum(['on', 'off']) }),
]);

/** A turnstile or lane controller on a message broker. */
export function mqttTurnstile(settings: MqttTurnstileSettings, clock: Clock): WiredTurnstile {
  return new WiredTurnstile(new MqttWires(settings, clock), settings, clock);
}

/**
 * Commands `{"requestId", "command": "free" | "hold" | "release", "expiresInMs"}` go out once, never
 * retained and never kept by the client for a broker that is away: a command that arrives late would open
 * for nobody. The turnstile confirms with `{"event": "done" | "refused", "requestId"}`, carries each out
 * once, and tells contacts as `{"event": "passage" | "door" | "fire", "state": "on" | "off"}`. It keeps
 * `online` retained, `true` while it works and `false` as its last will.
 */
class MqttWires implements Wires {
  private readonly settings: MqttTurnstileSettings;
  private readonly clock: Clock;
  private readonly closing = new AbortController();
  private readonly waiting = new Map<string, (ordered: Ordered) => void>();
  private client: MqttClient | null = null;

  constructor(settings: MqttTurnstileSettings, clock: Clock) {
    this.settings = settings;
    this.clock = clock;
  }

  start(events: WireEvents): void {
    const { url, username, password, topic } = this.settings;
    const client = connect(url, {
      clean: true,
      reconnectPeriod: 1_000,
      connectTimeout: 5_000,
      keepalive: 5,
      queueQoSZero: false,
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
    });
    this.client = client;
    client.on('connect', () => client.subscribe([`${topic}/event`, `${topic}/online`], { qos: 1 }));
    client.on('message', (name, payload) => this.heard(name, payload.toString(), events));
    client.on('close', () => events.onSensing('lost'));
    // The client tries again by itself; 'close' has told of it.
    client.on('error', () => undefined);
  }

  free(): Promise<Ordered> {
    return this.order('free');
  }

  hold(): Promise<Ordered> {
    return this.order('hold');
  }

  release(): Promise<Ordered> {
    return this.order('release');
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.client?.endAsync(true);
  }

  private async order(command: 'free' | 'hold' | 'release'): Promise<Ordered> {
    const { client, clock, settings } = this;
    if (!client?.connected) return 'refused';
    const requestId = randomUUID();
    const confirmed = new AbortController();
    let ordered: Ordered = 'unclear';
    this.waiting.set(requestId, (said) => {
      ordered = said;
      confirmed.abort();
    });
    const message = { requestId, command, expiresInMs: settings.openWithinMs };
    // At most once: a broker that repeats a command must not open twice.
    client.publish(`${settings.topic}/command`, JSON.stringify(message), { qos: 0, retain: false });
    await clock.sleep(settings.openWithinMs, AbortSignal.any([confirmed.signal, this.closing.signal]));
    this.waiting.delete(requestId);
    return ordered;
  }

  private heard(name: string, payload: string, events: WireEvents): void {
    if (name.endsWith('/online')) {
      events.onSensing(payload === 'true' ? 'works' : 'lost');
      return;
    }
    const parsed = eventSchema.safeParse(jsonIn(payload));
    // Whatever else is said on the topic is not for the gate.
    if (!parsed.success) return;
    const said = parsed.data;
    if ('requestId' in said) this.waiting.get(said.requestId)?.(said.event);
    else events.onContact(said.event, said.state);
  }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
