import { type Advice, adviseOn } from './advice.ts';
import type { Observation, ObservedFace } from './observation.ts';

/** A hint must be due for this long before it replaces the one on the screen, so that one bad frame says nothing. */
const DWELL_MS = 450;

/** A face must be good and still for this long before the photo is taken. */
export const HOLD_MS = 1100;

/** More than this between two looks, in eye distances, is moving; a second without a look is a new start. */
const STILL = 0.12;
const LONGEST_GAP_MS = 1000;

/** What the coach has seen and says. One value a look; nothing is kept elsewhere. */
export interface Coaching {
  readonly shown: Advice;
  /** What the last looks amount to, and since when; shown once it has lasted. */
  readonly due: Advice;
  readonly dueSinceMs: number;
  /** Since when the face is good and still; null while it is not. */
  readonly heldSinceMs: number | null;
  readonly last: { readonly face: ObservedFace; readonly atMs: number } | null;
}

const NOBODY: Advice = { kind: 'hint', hint: 'show-face' };

export const FIRST_LOOK: Coaching = {
  shown: NOBODY,
  due: NOBODY,
  dueSinceMs: Number.NEGATIVE_INFINITY,
  heldSinceMs: null,
  last: null,
};

/** @param atMs a steady clock's, not before that of the look before */
export function look(before: Coaching, observation: Observation, atMs: number): Coaching {
  const due = adviceFor(before, observation, atMs);
  const dueSinceMs = same(due, before.due) ? before.dueSinceMs : atMs;
  const lasted = atMs - dueSinceMs >= DWELL_MS;
  return {
    shown: lasted ? due : before.shown,
    due,
    dueSinceMs,
    heldSinceMs: due.kind === 'good' ? (before.heldSinceMs ?? atMs) : null,
    last: observation.kind === 'face' ? { face: observation.face, atMs } : null,
  };
}

/** How much of the holding still is done, 0 to 1; at 1 the photo may be taken. */
export function heldShare({ heldSinceMs, last }: Coaching): number {
  if (heldSinceMs === null || last === null) return 0;
  return Math.min(1, (last.atMs - heldSinceMs) / HOLD_MS);
}

function adviceFor({ shown, last }: Coaching, observation: Observation, atMs: number): Advice {
  const advice = adviseOn(observation, shown.kind === 'hint' ? shown.hint : null);
  if (advice.kind !== 'good' || observation.kind !== 'face') return advice;
  const moving =
    last !== null && atMs - last.atMs <= LONGEST_GAP_MS && !(moved(last.face, observation.face) <= STILL);
  return moving ? { kind: 'hint', hint: 'hold-still' } : advice;
}

function moved(from: ObservedFace, to: ObservedFace): number {
  const shift = Math.hypot(to.centre.x - from.centre.x, to.centre.y - from.centre.y);
  const growth = Math.abs(to.eyeDistance - from.eyeDistance);
  return (shift + growth) / to.eyeDistance;
}

function same(a: Advice, b: Advice): boolean {
  return a.kind === 'hint' && b.kind === 'hint' ? a.hint === b.hint : a.kind === b.kind;
}
