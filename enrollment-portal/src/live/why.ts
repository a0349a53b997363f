import type { Passage } from '#contract/passage';

/** What a gate asks in turn before it opens, in the order in which it asks. */
export const CHECKS = [
  'open',
  'gallery',
  'promise',
  'picture',
  'frames',
  'similarity',
  'watchlist',
  'accreditation',
  'passback',
  'room',
  'badge',
] as const;

export type Check = (typeof CHECKS)[number];

/** `stopped`: this is what the answer rests on. `not-reached`: the answer was given without it. */
export interface Step {
  readonly check: Check;
  readonly state: 'held' | 'stopped' | 'noted' | 'not-reached';
}

/**
 * Tells an answer again as the questions behind it. A gate asks in one order and stops at the first that does not
 * hold, so that the answer says which were asked; one by staff was given without any.
 */
export function stepsOf({
  outcome,
  softPassback,
  person,
}: Pick<Passage, 'outcome' | 'softPassback' | 'person'>): Step[] {
  if (outcome.kind === 'manual-override') {
    return CHECKS.map((check) => ({ check, state: 'not-reached' }));
  }
  const stop = stoppedAt(outcome, person === null ? 'nobody' : 'somebody');
  const last = stop === null ? CHECKS.length : CHECKS.indexOf(stop);
  return CHECKS.map((check, place) => ({ check, state: stateAt(check, place) }));

  function stateAt(check: Check, place: number): Step['state'] {
    if (place === last) return 'stopped';
    if (place > last) return 'not-reached';
    return check === 'passback' && softPassback ? 'noted' : 'held';
  }
}

function stoppedAt(outcome: Passage['outcome'], recognised: 'somebody' | 'nobody'): Check | null {
  switch (outcome.kind) {
    case 'granted':
    case 'manual-override':
      return null;
    case 'gallery-stale':
      return 'gallery';
    case 'spoof-suspected':
      return 'picture';
    case 'low-quality':
      return 'frames';
    case 'unknown-face':
    case 'ambiguous':
      return 'similarity';
    case 'badge-required':
      switch (outcome.reason) {
        case undefined:
          // The head was not turned, or not far enough.
          return 'picture';
        case 'promise-refused':
        case 'staffed':
          return 'promise';
        case 'look-alike':
        case 'other-person':
          return recognised === 'somebody' ? 'badge' : 'similarity';
        default:
          return 'badge';
      }
    case 'denied':
      switch (outcome.reason) {
        case 'event-not-live':
          return 'open';
        case 'watchlist':
          return 'watchlist';
        case 'passback':
          return 'passback';
        case 'occupancy':
          return 'room';
        default:
          return 'accreditation';
      }
  }
}
