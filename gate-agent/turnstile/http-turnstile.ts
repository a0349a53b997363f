import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { Turnstile, TurnstileState } from './turnstile.ts';

export const httpTurnstileSchema = z.strictObject({
  kind: z.literal('http'),
  openUrl: z.url({ protocol: /^https?$/ }),
  /** Asked with `?requestId=` while the relay has not told the result. */
  statusUrl: z.url({ protocol: /^https?$/ }).optional(),
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
  private current: TurnstileState = 'ready';

  constructor(settings: HttpTurnstileSettings, clock: Clock) {
    this.settings = settings;
    this.clock = clock;
  }

  get state(): TurnstileState {
    return this.current;
  }

  async openOnce(): Promise<Result> {
    const requestId = randomUUID();
    const opened = await this.command(requestId);
    const result = opened === 'pending' ? await this.awaitPassage(requestId) : opened;
    this.current = result === 'passed' || result === 'not-passed' ? 'ready' : 'fault';
    return result;
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

  private async request(url: string, requestId: string, method: 'GET' | 'POST'): Promise<Said> {
    const { headers, requestTimeoutMs } = this.settings;
    try {
      const response = await fetch(url, {
        method,
        headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': requestId },
        body: method === 'POST' ? JSON.stringify({ requestId }) : null,
        redirect: 'error',
        signal: AbortSignal.any([this.closing.signal, AbortSignal.timeout(requestTimeoutMs)]),
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
