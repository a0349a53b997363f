import type { Doorkeeper } from '../lane/doorkeeper.ts';
import type { LaneWatch } from '../lane/watch-lane.ts';
import type { LaneCondition } from './lane-screen.ts';

/** Whether people may come to this lane now: everything that a decision and an opening need must work. */
export function conditionOf(
  watch: Pick<LaneWatch, 'cameraState' | 'pipelineState' | 'view'>,
  doorkeeper: Pick<Doorkeeper, 'alarms' | 'journal' | 'mode' | 'turnstile'>,
): LaneCondition {
  if (doorkeeper.alarms.includes('fire-release') || doorkeeper.mode === 'released') return 'way-out';
  if (doorkeeper.mode === 'held-shut') return 'closed';
  const sees = watch.cameraState === 'live' && watch.view === 'clear' && watch.pipelineState === 'ready';
  const opens = doorkeeper.turnstile === 'ready' && doorkeeper.journal === 'ready';
  if (!(sees && opens)) return 'closed';
  return doorkeeper.mode === 'staffed' ? 'staffed' : 'serving';
}
