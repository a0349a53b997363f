import { describe, expect, it } from 'vitest';
import {
  type Coaching,
  FIRST_LOOK,
  HOLD_MS,
  heldShare,
  look,
} from '../../../enrollment-portal/src/coach/coaching.ts';
import type { Observation, ObservedFace } from '../../../enrollment-portal/src/coach/observation.ts';
import { GOOD_FACE, ofHeight } from './faces.ts';

const GOOD: Observation = { kind: 'face', face: GOOD_FACE };
const FAR: Observation = { kind: 'face', face: ofHeight(150) };
const LOOK_MS = 100;

/** Looks at one observation after the other, a tenth of a second apart. */
function watch(observations: readonly Observation[], from: Coaching = FIRST_LOOK, startMs = 0): Coaching {
  return observations.reduce(
    (coaching, observation, index) => look(coaching, observation, startMs + index * LOOK_MS),
    from,
  );
}

function times(count: number, observation: Observation): Observation[] {
  return Array.from({ length: count }, () => observation);
}

function shifted(face: ObservedFace, by: number): Observation {
  return { kind: 'face', face: { ...face, centre: { ...face.centre, x: face.centre.x + by } } };
}

describe('what the coach shows over time', () => {
  it('begins by asking for a face', () => {
    expect(FIRST_LOOK.shown).toEqual({ kind: 'hint', hint: 'show-face' });
  });

  it('shows a hint once it has been due for a while', () => {
    expect(watch(times(3, FAR)).shown).toEqual({ kind: 'hint', hint: 'show-face' });
    expect(watch(times(6, FAR)).shown).toEqual({ kind: 'hint', hint: 'come-closer' });
  });

  it('says nothing of a single bad frame', () => {
    const settled = watch(times(10, GOOD));
    expect(settled.shown).toEqual({ kind: 'good' });
    const after = watch([{ kind: 'nobody' }, GOOD, GOOD], settled, 1000);
    expect(after.shown).toEqual({ kind: 'good' });
  });

  it('does not change its mind while observations alternate', () => {
    const alternating = Array.from({ length: 30 }, (_, index) => (index % 2 === 0 ? FAR : GOOD));
    expect(watch(alternating).shown).toEqual({ kind: 'hint', hint: 'show-face' });
  });

  it('is ready once the face was good and still for long enough', () => {
    const looks = HOLD_MS / LOOK_MS;
    expect(heldShare(watch(times(looks, GOOD)))).toBeLessThan(1);
    expect(heldShare(watch(times(looks + 1, GOOD)))).toBe(1);
  });

  it('begins anew when the face was bad for one frame: that frame could be the photo', () => {
    const almost = watch(times(10, GOOD));
    const interrupted = watch([FAR, GOOD, GOOD], almost, 1000);
    expect(heldShare(interrupted)).toBeLessThan(0.2);
  });

  it('asks a face that moves to hold still, and takes no photo of it', () => {
    const moving = Array.from({ length: 20 }, (_, index) => shifted(GOOD_FACE, index % 2 === 0 ? 0 : 20));
    const coaching = watch(moving);
    expect(coaching.shown).toEqual({ kind: 'hint', hint: 'hold-still' });
    expect(heldShare(coaching)).toBe(0);
  });

  it('takes the small tremble of a hand for holding still', () => {
    const trembling = Array.from({ length: 20 }, (_, index) => shifted(GOOD_FACE, index % 2 === 0 ? 0 : 5));
    expect(heldShare(watch(trembling))).toBe(1);
  });

  it('does not call it moving when nobody was watched in between', () => {
    const before = watch(times(10, GOOD));
    const after = look(before, shifted(GOOD_FACE, 80), 60_000);
    expect(after.due).toEqual({ kind: 'good' });
  });
});
