import { assembleReplay } from '../wire.ts';
import type { ReplayRequest, ReplaySummary } from './replay-request.ts';

/**
 * Runs one lane over a recording on media time: the same lane, pipeline, rules and simulated turnstile as
 * at the gate. The same recording gives the same visits on any machine.
 * @throws CameraFault, PipelineFault, GateError, WeightsUnavailable; ServerUnreachable when told to ask
 */
export async function replayLane(request: ReplayRequest): Promise<ReplaySummary> {
  const replay = await assembleReplay(request);
  try {
    const startedMs = performance.now();
    const frames = await replay.play();
    await replay.upload();
    return {
      frames,
      visits: replay.visits,
      recordedMs: Math.round(replay.clock.monotonicMs()),
      tookMs: Math.round(performance.now() - startedMs),
    };
  } finally {
    await replay.close();
  }
}
