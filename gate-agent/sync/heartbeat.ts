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

/**
 * Reports health and learns the server's clock.
 * @returns the version of the configuration that the server holds for this gate
 * @throws ServerUnreachable, ServerRefusal
 */
export async function beat(
  { link, clock, serverClock, health }: HeartbeatParts,
  signal: AbortSignal,
): Promise<number> {
  const askedWallMs = clock.wallMs();
  const { serverTimeMs, configVersion } = await link.ask(sendHeartbeat, { body: health() }, signal);
  serverClock.heard(serverTimeMs, askedWallMs);
  return configVersion;
}
