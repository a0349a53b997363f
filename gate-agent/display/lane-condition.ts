import type { Doorkeeper } from '../lane/doorkeeper.ts';
import type { LaneWatch } from '../lane/watch-lane.ts';
import type { LaneCondition } from './lane-screen.ts';

/** Whether people may come to this lane now: everything that a decision and an opening need must work. */
export function conditionOf(
  watch: Pick<LaneWatch, 'cameraState' | 'pipelineState' | 'view'>,
  doorkeeper: Pick<Doorkeeper, 'alarms' | 'journal' | 'turnstile'>,
): LaneCondition {
  if (doorkeeper.alarms.includes('fire-release')) return 'way-out';
  const sees = watch.cameraState === 'live' && watch.view === 'clear' && watch.pipelineState === 'ready';
  const opens = doorkeeper.turnstile === 'ready' && doorkeeper.journal === 'ready';
  return sees && opens ? 'serving' : 'closed';
}
