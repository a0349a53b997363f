import type { z } from 'zod';
import type { CallInput } from '#contract/call';
import type { Endpoint } from '#contract/endpoint';
import type { ErrorKind } from '#contract/errors';
import { agreedVersion, type ProtocolRange } from '#contract/version';
import type { Clock } from '../clock.ts';
import type { DeviceIdentity } from '../device/device-identity.ts';
import { askServer, ServerUnreachable } from './ask-server.ts';
import { deviceToken } from './device-token.ts';
import type { ServerClock } from './server-clock.ts';

/** What stands between gate and server, as one can see it in the gate's status. */
export const LINK_STATES = [
  'not-tried',
  'connected',
  'unreachable',
  'not-paired',
  /** The server speaks only what is newer: this gate must be updated. It works on without the server. */
  'gate-too-old',
  /** The server speaks only what is older, or does not say: the server must be updated. */
  'server-too-old',
] as const;

export type LinkState = (typeof LINK_STATES)[number];

/** The server answered with an error that its caller may act on. */
export class ServerRefusal extends Error {
  override name = 'ServerRefusal';
  readonly kind: ErrorKind;
  constructor(endpointId: string, kind: ErrorKind) {
    super(`${endpointId} was refused: ${kind}`);
    this.kind = kind;
  }
}

export interface LinkParts {
  readonly identity: DeviceIdentity;
  readonly serverUrl: string;
  readonly clock: Clock;
  readonly serverClock: ServerClock;
  /** What this gate speaks. */
  readonly protocols: ProtocolRange;
}

const DEFAULT_TIMEOUT_MS = 15_000;

/** The paired gate's way to its server: proves who asks, keeps the clocks together, remembers how it went. */
export class ServerLink {
  private readonly parts: LinkParts;
  private current: LinkState = 'not-tried';
  private spoken: number;

  constructor(parts: LinkParts) {
    this.parts = parts;
    this.spoken = parts.protocols.newest;
  }

  /** What is spoken with the server: the newest that both do, as far as it is known. */
  get protocol(): number {
    return this.spoken;
  }

  get state(): LinkState {
    return this.current;
  }

  /**
   * @param waitMs how long the server may take on purpose, for long polls
   * @throws ServerUnreachable, ServerRefusal
   */
  async ask<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    endpoint: Endpoint<P, Q, B, R>,
    input: CallInput<P, Q, B>,
    signal: AbortSignal,
    waitMs = 0,
  ): Promise<z.output<R>> {
    const asked = await this.attempt(endpoint, input, signal, waitMs);
    if (asked.kind === 'ok') return asked.reply;
    // A server that was updated, or set back, says what it speaks now: the same again in that.
    const again = asked.canSpeak ? await this.attempt(endpoint, input, signal, waitMs) : asked;
    if (again.kind === 'ok') return again.reply;
    throw new ServerRefusal(endpoint.id, again.error);
  }

  private async attempt<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    endpoint: Endpoint<P, Q, B, R>,
    input: CallInput<P, Q, B>,
    signal: AbortSignal,
    waitMs: number,
  ): Promise<Attempt<z.output<R>>> {
    const { clock, identity, serverClock, serverUrl } = this.parts;
    const askedWallMs = clock.wallMs();
    const token = await deviceToken(identity, serverClock.nowMs());
    const protocol = this.spoken;
    try {
      const timeoutMs = DEFAULT_TIMEOUT_MS + waitMs;
      const asked = await askServer(endpoint, input, { serverUrl, token, protocol, timeoutMs, signal });
      const { answer, date, protocols } = asked;
      // A long poll's answer was dated when it ended, not half-way.
      serverClock.heardDate(date, waitMs > 0 ? clock.wallMs() : askedWallMs);
      const agreement = agreedVersion(this.parts.protocols, protocols);
      if (agreement.kind === 'agreed') this.spoken = agreement.version;
      if (answer.kind === 'ok') {
        this.current = 'connected';
        return { kind: 'ok', reply: answer.reply };
      }
      const { kind } = answer.error;
      this.current =
        kind === 'unsupported-protocol' && agreement.kind !== 'agreed' ? agreement.kind : stateAfter(kind);
      return {
        kind: 'refused',
        error: kind,
        canSpeak: kind === 'unsupported-protocol' && this.spoken !== protocol,
      };
    } catch (cause) {
      if (cause instanceof ServerUnreachable && !signal.aborted) this.current = 'unreachable';
      throw cause;
    }
  }
}

type Attempt<Reply> =
  | { readonly kind: 'ok'; readonly reply: Reply }
  /** `canSpeak`: it was refused for its version, and another is known that both speak. */
  | { readonly kind: 'refused'; readonly error: ErrorKind; readonly canSpeak: boolean };

function stateAfter(kind: ErrorKind): LinkState {
  switch (kind) {
    case 'not-paired':
    case 'not-signed-in':
    case 'forbidden':
      return 'not-paired';
    case 'unavailable':
    case 'internal':
      return 'unreachable';
    default:
      return 'connected';
  }
}
