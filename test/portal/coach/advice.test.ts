import { describe, expect, it } from 'vitest';
import { adviseOn, HINTS, type Hint } from '../../../enrollment-portal/src/coach/advice.ts';
import type { ObservedFace } from '../../../enrollment-portal/src/coach/observation.ts';
import { GOOD_FACE, ofHeight } from './faces.ts';

const { light, pose, box } = GOOD_FACE;

const WRONG: readonly [what: string, face: ObservedFace, hint: Hint][] = [
  ['a small face', ofHeight(200), 'come-closer'],
  ['a face that fills the frame', ofHeight(460), 'move-back'],
  ['a face at the edge', { ...GOOD_FACE, box: { ...box, x: 10 } }, 'centre'],
  ['a face below the oval', { ...GOOD_FACE, box: { ...box, y: 350 } }, 'centre'],
  ['a head turned to the left', { ...GOOD_FACE, pose: { ...pose, yaw: -25 } }, 'look-straight'],
  ['a head turned to the right', { ...GOOD_FACE, pose: { ...pose, yaw: 25 } }, 'look-straight'],
  ['a lowered head', { ...GOOD_FACE, pose: { ...pose, pitch: 28 } }, 'look-straight'],
  ['a tilted head', { ...GOOD_FACE, pose: { ...pose, roll: 20 } }, 'hold-upright'],
  ['a dark face', { ...GOOD_FACE, light: { ...light, brightness: 20 } }, 'more-light'],
  ['a face in the sun', { ...GOOD_FACE, light: { ...light, brightness: 225 } }, 'less-light'],
  ['glasses that reflect', { ...GOOD_FACE, light: { ...light, glare: 0.1 } }, 'remove-glare'],
  ['light from one side', { ...GOOD_FACE, light: { ...light, evenness: 0.3 } }, 'even-light'],
  ['a blur', { ...GOOD_FACE, sharpness: 0.05 }, 'hold-still'],
];

describe("the coach's advice", () => {
  it('has nothing to ask of a good face', () => {
    expect(adviseOn({ kind: 'face', face: GOOD_FACE }, null)).toEqual({ kind: 'good' });
  });

  it.each(WRONG)('asks of %s to change that', (_, face, hint) => {
    expect(adviseOn({ kind: 'face', face }, null)).toEqual({ kind: 'hint', hint });
  });

  it('asks for a face where there is none, and for one where there are several', () => {
    expect(adviseOn({ kind: 'nobody' }, null)).toEqual({ kind: 'hint', hint: 'show-face' });
    expect(adviseOn({ kind: 'several' }, 'come-closer')).toEqual({ kind: 'hint', hint: 'one-person' });
  });

  it('says one thing at a time, what hides the rest first', () => {
    const face = { ...ofHeight(150), light: { ...light, brightness: 20 }, sharpness: 0.01 };
    expect(adviseOn({ kind: 'face', face }, null)).toEqual({ kind: 'hint', hint: 'come-closer' });
  });

  it('has a case above for every hint', () => {
    const shown = new Set<Hint>([...WRONG.map(([, , hint]) => hint), 'show-face', 'one-person']);
    expect(HINTS.filter((hint) => !shown.has(hint))).toEqual([]);
  });

  it('keeps a hint until its measure is clearly good, so that a face at the limit does not flicker', () => {
    const atTheLimit = ofHeight(0.35 * 640);
    expect(adviseOn({ kind: 'face', face: atTheLimit }, null)).toEqual({ kind: 'good' });
    expect(adviseOn({ kind: 'face', face: atTheLimit }, 'come-closer')).toEqual({
      kind: 'hint',
      hint: 'come-closer',
    });
    expect(adviseOn({ kind: 'face', face: ofHeight(0.42 * 640) }, 'come-closer')).toEqual({ kind: 'good' });
  });

  it('takes a measure that could not be taken for a bad one', () => {
    const face = { ...GOOD_FACE, sharpness: Number.NaN };
    expect(adviseOn({ kind: 'face', face }, null)).toEqual({ kind: 'hint', hint: 'hold-still' });
    const faceless = { ...GOOD_FACE, pose: { yaw: Number.NaN, pitch: Number.NaN, roll: Number.NaN } };
    expect(adviseOn({ kind: 'face', face: faceless }, null)).toEqual({ kind: 'hint', hint: 'look-straight' });
  });
});
