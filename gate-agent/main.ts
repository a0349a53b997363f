import type { GateSettings } from './config.ts';
import type { GateStatus } from './health/gate-status.ts';
import { examineGate as examine } from './doctor/examine-gate.ts';
import type { Finding } from './doctor/finding.ts';
import { systemClock } from './system-clock.ts';
import { assembleGate } from './wire.ts';

export { readGateSettings } from './config.ts';
export { PairingError, pairGate } from './device/pair-gate.ts';
export { readGateStatus } from './health/gate-status.ts';
export { replayLane } from './replay/replay-lane.ts';
export type { ReplayedVisit, ReplayRequest, ReplaySummary } from './replay/replay-request.ts';

/** Looks at every part of a gate that may or may not be running; opens nothing. */
export function examineGate(settings: GateSettings): Promise<readonly Finding[]> {
  return examine(settings, systemClock);
}

export interface RunningGate {
  /** Resolves after `close`, rejects with the fault that ended the gate by itself. */
  readonly stopped: Promise<void>;
  status(): GateStatus;
  /** Finishes the passage under way, then lets go of cameras, turnstiles, models and files. */
  close(): Promise<void>;
}

/**
 * Starts a paired gate: its lanes and its sync.
 * @throws GateError when it is not paired or another agent runs in its folder; JournalFault,
 *   WeightsUnavailable, PipelineFault
 */
export async function runGate(settings: GateSettings): Promise<RunningGate> {
  const gate = await assembleGate(settings);
  const stopped = gate.run();
  // Whoever runs the gate hears of its end through `stopped`; until they listen it is no stray rejection.
  stopped.catch(() => undefined);
  return {
    stopped,
    status: () => gate.status(),
    close: async () => {
      gate.stop();
      await Promise.allSettled([stopped]);
    },
  };
}
