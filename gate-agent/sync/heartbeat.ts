import type { z } from 'zod';
import { type heartbeatSchema, sendHeartbeat } from '#contract/device';
import type { Clock } from '../clock.ts';
import type { ServerClock } from './server-clock.ts';
import type { ServerLink } from './server-link.ts';

export type Health = z.infer<typeof heartbeatSchema>;

export interface HeartbeatParts {
  readonly link: ServerLink;
  readonly clock: Clock;
  readonly serverClock: ServerClock;
  readonly health: () => Health;
}

export type Told = z.infer<typeof sendHeartbeat.reply>;

/**
 * Reports health and learns the server's clock.
 * @returns what else the server tells of this gate's place
 * @throws ServerUnreachable, ServerRefusal
 */
export async function beat(
  { link, clock, serverClock, health }: HeartbeatParts,
  signal: AbortSignal,
): Promise<Told> {
  const askedWallMs = clock.wallMs();
  const told = await link.ask(sendHeartbeat, { body: health() }, signal);
  serverClock.heard(told.serverTimeMs, askedWallMs);
  return told;
}
