import type { GateSettings } from './config.ts';
import { isUnderSystemd } from './config.ts';
import { forgetIdentity } from './device/forget-identity.ts';
import { type ServedDisplays, serveDisplays } from './display/display-server.ts';
import { examineGate as examine } from './doctor/examine-gate.ts';
import type { Finding } from './doctor/finding.ts';
import type { Gate, GateEnd } from './gate.ts';
import { gateMetrics, serveMetrics } from './health/gate-metrics.ts';
import type { GateStatus } from './health/gate-status.ts';
import { tellSystemd } from './health/sd-notify.ts';
import { adoptPipeline } from './pipeline/adopted-pipeline.ts';
import { systemClock } from './system-clock.ts';
import { assembleGate, gateLog } from './wire.ts';

export { readGateSettings } from './config.ts';
export { PairingError, pairGate } from './device/pair-gate.ts';
export { renewDeviceKey } from './device/renew-device-key.ts';
export { readGateStatus } from './health/gate-status.ts';
export { startNewJournal } from './journal/start-new-journal.ts';
export { replayLane } from './replay/replay-lane.ts';
export type { ReplayedVisit, ReplayRequest, ReplaySummary } from './replay/replay-request.ts';

/** Looks at every part of a gate that may or may not be running; opens nothing. */
export function examineGate(settings: GateSettings): Promise<readonly Finding[]> {
  return examine(settings, systemClock);
}

/** Why a gate is at work no more. */
export type EndOfGate = Exclude<GateEnd, 'goes-on'>;

export interface RunningGate {
  /**
   * Resolves after `close`, or when the server told the agent to end, and says which; rejects with the fault that
   * ended the gate by itself.
   */
  readonly stopped: Promise<EndOfGate>;
  status(): GateStatus;
  /** Where the lanes' screens are served; null when they are not. */
  readonly displayPort: number | null;
  /** Finishes the passage under way, then lets go of cameras, turnstiles, models and files. */
  close(): Promise<void>;
}

/**
 * Starts a paired gate: its lanes and its sync. Where its server moves to another pipeline, the gate goes on by that one
 * as soon as it has the whole gallery of it: as after a restart, within the same process.
 * @throws GateError when it is not paired or another agent runs in its folder; JournalFault,
 *   WeightsUnavailable, PipelineFault
 */
export async function runGate(settings: GateSettings): Promise<RunningGate> {
  let session = await beginSession(settings);
  let closed = false;
  const keepRunning = async (): Promise<EndOfGate> => {
    for (;;) {
      const end = await session.ended;
      if (end !== 'goes-on') return end;
      if (closed) return 'stopped';
      const { goesOnBy } = session.gate;
      if (goesOnBy !== null) adoptPipeline(settings.dataDir, settings.pipeline, goesOnBy);
      session = await beginSession(settings);
      if (closed) session.gate.stop();
    }
  };
  const stopped = keepRunning().then((end) => {
    if (end === 'retire') forgetIdentity(settings.dataDir);
    return end;
  });
  // Whoever runs the gate hears of its end through `stopped`; until they listen it is no stray rejection.
  stopped.catch(() => undefined);
  return {
    stopped,
    get displayPort() {
      return session.displayPort;
    },
    status: () => session.gate.status(),
    close: async () => {
      closed = true;
      session.gate.stop();
      await Promise.allSettled([stopped]);
    },
  };
}

/** A gate by one pipeline, with what tells of it. */
interface Session {
  readonly gate: Gate;
  readonly displayPort: number | null;
  /** Resolves or rejects as the gate's run does, when everything around it is let go of too. */
  readonly ended: Promise<GateEnd>;
}

async function beginSession(settings: GateSettings): Promise<Session> {
  const gate = await assembleGate(settings);
  const { metricsHost: host, metricsPort: port } = settings;
  const metrics =
    port === undefined
      ? null
      : serveMetrics(
          gateMetrics(() => gate.status()),
          { host, port },
        );
  const displays = await displaysOf(gate, settings);
  const stopWatchdog = isUnderSystemd() ? keepWatchdog(gate) : () => undefined;
  const ended = gate.run().finally(() => {
    stopWatchdog();
    metrics?.close();
    metrics?.closeAllConnections();
    displays?.close();
  });
  ended.catch(() => undefined);
  return { gate, displayPort: displays?.port ?? null, ended };
}

async function displaysOf(
  gate: Gate,
  { displayHost: host, displayPort: port, logLevel }: GateSettings,
): Promise<ServedDisplays | null> {
  if (port === undefined) return null;
  const { screens } = gate;
  const log = gateLog({ logLevel }, null);
  return await serveDisplays({ screens, host, port, languages: () => gate.languages, log });
}

/** A third of the unit's WatchdogSec. */
const WATCHDOG_MS = 10_000;
/** A status file that is older was not kept up to date: the gate's loops hang, though its timers do not. */
const STALE_STATUS_MS = 20_000;

/** A sign of life for systemd, as long as the gate's own loops give one. @returns what ends it */
function keepWatchdog(gate: { readonly lastRoundMs: number }): () => void {
  tellSystemd('READY=1');
  const timer = setInterval(() => {
    if (performance.now() - gate.lastRoundMs < STALE_STATUS_MS) tellSystemd('WATCHDOG=1');
  }, WATCHDOG_MS);
  return () => {
    clearInterval(timer);
    tellSystemd('STOPPING=1');
  };
}
