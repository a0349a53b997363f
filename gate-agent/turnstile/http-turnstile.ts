import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { z } from 'zod';
import { TURNSTILE_ALARMS } from '#domain/journal/alert';
import type { Clock } from '../clock.ts';
import { AlarmBell } from './alarm-bell.ts';
import type { AlarmListener, ProbeResult, Turnstile, TurnstileState } from './turnstile.ts';

export const httpTurnstileSchema = z.strictObject({
  kind: z.literal('http'),
  openUrl: z.url({ protocol: /^https?$/ }),
  /** Asked with `?requestId=` while the relay has not told the result. */
  statusUrl: z.url({ protocol: /^https?$/ }).optional(),
  /** Told `{"hold": true}` to open and stay open, `{"hold": false}` to let go. */
  holdUrl: z.url({ protocol: /^https?$/ }).optional(),
  /** Asked again and again for `{"alarms": ["fire-release", "held-open", "forced-open"]}`: those that are on. */
  alarmsUrl: z.url({ protocol: /^https?$/ }).optional(),
  alarmsEveryMs: z.int().min(50).default(500),
  /** Sent with every request: a relay's access token, say. */
  headers: z.record(z.string(), z.string()).default({}),
  /** The command must have been accepted by then; a lane that opens later opens for nobody. */
  openWithinMs: z.int().positive().default(2_000),
  /** The longest that one request may take. */
  requestTimeoutMs: z.int().positive().default(800),
  passageTimeoutMs: z.int().positive().default(6_000),
  pollEveryMs: z.int().positive().default(150),
});

export type HttpTurnstileSettings = z.infer<typeof httpTurnstileSchema>;

type Result = Awaited<ReturnType<Turnstile['openOnce']>>;

/** What a relay may say; anything else it adds is not ours to judge. */
const relayReply = z.object({ result: z.enum(['pending', 'passed', 'not-passed', 'stayed-shut', 'fault']) });

const alarmsReply = z.object({ alarms: z.array(z.enum(TURNSTILE_ALARMS)) });

type Said =
  | { readonly kind: 'result'; readonly result: z.infer<typeof relayReply>['result'] }
  /** It answered that it will not, and will not the next time either. */
  | { readonly kind: 'refused' }
  /** It may or may not have heard. */
  | { readonly kind: 'unclear' }
  /** It cannot have heard: nothing was listening. */
  | { readonly kind: 'not-reached' };

/**
 * A relay board or lane controller that is asked over HTTP.
 *
 * `POST openUrl` with `{"requestId"}` and the same id as `Idempotency-Key`; the relay answers
 * `{"result": "passed" | "not-passed" | "stayed-shut" | "fault" | "pending"}`, and while it says
 * `pending` is asked at `statusUrl`. A request that was cut off is repeated with the same id, so a
 * relay must open at most once for each: this is what keeps a bad network from letting two people in.
 */
export class HttpTurnstile implements Turnstile {
  private readonly settings: HttpTurnstileSettings;
  private readonly clock: Clock;
  private readonly closing = new AbortController();
  private readonly bell = new AlarmBell();
  private current: TurnstileState = 'ready';

  constructor(settings: HttpTurnstileSettings, clock: Clock) {
    this.settings = settings;
    this.clock = clock;
    void this.watchAlarms();
  }

  get state(): TurnstileState {
    return this.current;
  }

  async openOnce(): Promise<Result> {
    if (this.closing.signal.aborted) return 'stayed-shut';
    const requestId = randomUUID();
    const opened = await this.command(requestId);
    const result = opened === 'pending' ? await this.awaitPassage(requestId) : opened;
    this.current = result === 'passed' || result === 'not-passed' ? 'ready' : 'fault';
    return result;
  }

  holdOpen(): Promise<boolean> {
    return this.hold({ hold: true });
  }

  letShut(): Promise<boolean> {
    return this.hold({ hold: false });
  }

  onAlarm(listener: AlarmListener): void {
    this.bell.listen(listener);
  }

  async probe(): Promise<ProbeResult> {
    // There are relays that open on any request to their command: that address is only knocked at.
    const url = new URL(this.settings.alarmsUrl ?? this.settings.statusUrl ?? this.settings.openUrl);
    const socket = connect({
      host: url.hostname,
      port: Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
    });
    try {
      await once(socket, 'connect', { signal: AbortSignal.timeout(this.settings.requestTimeoutMs) });
      return { kind: 'answers' };
    } catch {
      return { kind: 'silent', because: `nothing listens at ${url.origin}` };
    } finally {
      socket.destroy();
    }
  }

  close(): Promise<void> {
    this.closing.abort();
    return Promise.resolve();
  }

  private async command(requestId: string): Promise<Result | 'pending'> {
    const untilMs = this.clock.monotonicMs() + this.settings.openWithinMs;
    let mayHaveHeard = false;
    do {
      const said = await this.request(this.settings.openUrl, requestId, 'POST');
      if (said.kind === 'result') return said.result;
      if (said.kind === 'refused') return 'stayed-shut';
      mayHaveHeard ||= said.kind === 'unclear';
      await this.pause();
    } while (this.clock.monotonicMs() < untilMs && !this.closing.signal.aborted);
    if (!mayHaveHeard) return 'stayed-shut';
    return this.settings.statusUrl === undefined ? 'fault' : 'pending';
  }

  private async awaitPassage(requestId: string): Promise<Result> {
    const { statusUrl, passageTimeoutMs } = this.settings;
    if (statusUrl === undefined) return 'fault';
    const url = new URL(statusUrl);
    url.searchParams.set('requestId', requestId);
    const untilMs = this.clock.monotonicMs() + passageTimeoutMs;
    while (this.clock.monotonicMs() < untilMs && !this.closing.signal.aborted) {
      const said = await this.request(url.href, requestId, 'GET');
      if (said.kind === 'result' && said.result !== 'pending') return said.result;
      if (said.kind === 'refused') return 'fault';
      await this.pause();
    }
    return 'fault';
  }

  private async hold(wanted: { readonly hold: boolean }): Promise<boolean> {
    const { holdUrl } = this.settings;
    if (holdUrl === undefined) return false;
    try {
      const response = await this.fetch(holdUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(wanted),
      });
      await response.body?.cancel();
      return response.ok;
    } catch {
      return false;
    }
  }

  private async watchAlarms(): Promise<void> {
    const { alarmsEveryMs, alarmsUrl } = this.settings;
    while (alarmsUrl !== undefined && !this.closing.signal.aborted) {
      const alarms = await this.readAlarms(alarmsUrl);
      // A relay that does not answer has not said that the fire is out.
      if (alarms)
        for (const alarm of TURNSTILE_ALARMS) this.bell.set(alarm, alarms.includes(alarm) ? 'on' : 'off');
      await this.clock.sleep(alarmsEveryMs, this.closing.signal);
    }
  }

  private async readAlarms(url: string): Promise<z.infer<typeof alarmsReply>['alarms'] | null> {
    try {
      const response = await this.fetch(url, { method: 'GET' });
      const reply = alarmsReply.safeParse(await response.json());
      return response.ok && reply.success ? reply.data.alarms : null;
    } catch {
      return null;
    }
  }

  private fetch(url: string, init: RequestInit): Promise<Response> {
    const { headers, requestTimeoutMs } = this.settings;
    return fetch(url, {
      ...init,
      headers: { ...headers, ...init.headers },
      redirect: 'error',
      signal: AbortSignal.any([this.closing.signal, AbortSignal.timeout(requestTimeoutMs)]),
    });
  }

  private async request(url: string, requestId: string, method: 'GET' | 'POST'): Promise<Said> {
    try {
      const response = await this.fetch(url, {
        method,
        headers: { 'content-type': 'application/json', 'idempotency-key': requestId },
        body: method === 'POST' ? JSON.stringify({ requestId }) : null,
      });
      if (response.status >= 400 && response.status < 500) {
        await response.body?.cancel();
        return { kind: 'refused' };
      }
      const reply = relayReply.safeParse(await response.json());
      return response.ok && reply.success
        ? { kind: 'result', result: reply.data.result }
        : { kind: 'unclear' };
    } catch (cause) {
      return { kind: neverSent(cause) ? 'not-reached' : 'unclear' };
    }
  }

  private pause(): Promise<void> {
    return this.clock.sleep(this.settings.pollEveryMs, this.closing.signal);
  }
}

const NEVER_SENT: readonly unknown[] = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
];

function neverSent(cause: unknown): boolean {
  const inner = cause instanceof Error ? cause.cause : null;
  return inner instanceof Error && 'code' in inner && NEVER_SENT.includes(inner.code);
}
