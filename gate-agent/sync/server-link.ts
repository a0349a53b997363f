import type { z } from 'zod';
import type { CallInput } from '#contract/call';
import type { Endpoint } from '#contract/endpoint';
import type { ErrorKind } from '#contract/errors';
import type { Clock } from '../clock.ts';
import type { DeviceIdentity } from '../device/device-identity.ts';
import { askServer, ServerUnreachable } from './ask-server.ts';
import { deviceToken } from './device-token.ts';
import type { ServerClock } from './server-clock.ts';

/** What stands between gate and server, as one can see it in the gate's status. */
export type LinkState = 'not-tried' | 'connected' | 'unreachable' | 'not-paired' | 'unsupported-protocol';

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
}

const DEFAULT_TIMEOUT_MS = 15_000;

/** The paired gate's way to its server: proves who asks, keeps the clocks together, remembers how it went. */
export class ServerLink {
  private readonly parts: LinkParts;
  private current: LinkState = 'not-tried';

  constructor(parts: LinkParts) {
    this.parts = parts;
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
    const { clock, identity, serverClock, serverUrl } = this.parts;
    const askedWallMs = clock.wallMs();
    const token = await deviceToken(identity, serverClock.nowMs());
    try {
      const timeoutMs = DEFAULT_TIMEOUT_MS + waitMs;
      const { answer, date } = await askServer(endpoint, input, { serverUrl, token, timeoutMs, signal });
      // A long poll's answer was dated when it ended, not half-way.
      serverClock.heardDate(date, waitMs > 0 ? clock.wallMs() : askedWallMs);
      if (answer.kind === 'ok') {
        this.current = 'connected';
        return answer.reply;
      }
      this.current = stateAfter(answer.error.kind);
      throw new ServerRefusal(endpoint.id, answer.error.kind);
    } catch (cause) {
      if (cause instanceof ServerUnreachable && !signal.aborted) this.current = 'unreachable';
      throw cause;
    }
  }
}

function stateAfter(kind: ErrorKind): LinkState {
  switch (kind) {
    case 'not-paired':
    case 'not-signed-in':
    case 'forbidden':
      return 'not-paired';
    case 'unsupported-protocol':
      return 'unsupported-protocol';
    case 'unavailable':
    case 'internal':
      return 'unreachable';
    default:
      return 'connected';
  }
}
