import type { Observation, ObservedFace } from './observation.ts';

/** In the order in which they are given: what hides the rest comes first. */
export const HINTS = [
  'one-person',
  'show-face',
  'come-closer',
  'move-back',
  'centre',
  'look-straight',
  'hold-upright',
  'more-light',
  'less-light',
  'remove-glare',
  'even-light',
  'hold-still',
] as const;

export type Hint = (typeof HINTS)[number];

export type Advice = { readonly kind: 'hint'; readonly hint: Hint } | { readonly kind: 'good' };

/**
 * How far a measure must be on the good side before a hint that is shown goes away again. Without it, a
 * face at the limit would make the hint flicker.
 */
const RELEASE = 1.12;

/**
 * Where the middle of the detector's box belongs, in shares of the frame. It spans brows to chin, so its middle
 * lies below that of the oval, which goes round the whole head.
 */
const TARGET = { centreX: 0.5, centreY: 0.52 } as const;

interface Rule {
  readonly hint: Hint;
  /**
   * How far the face is from what is asked, as a share of what is allowed: above 1 the hint is due.
   * NaN counts as due.
   */
  readonly strain: (face: ObservedFace) => number;
}

const LEAST_HEIGHT = 0.34;
const MOST_HEIGHT = 0.68;
const OFF_CENTRE = 0.16;
/** The light landmark network takes an upright face for one that looks down by up to 20 degrees. */
const MOST_YAW = 20;
const MOST_PITCH = 26;
const MOST_ROLL = 14;
/** Dark skin in good light has a mean of about 50; the same face with a third of the light, 18. */
const DARKEST = 32;
const BRIGHTEST = 208;
const MOST_GLARE = 0.04;
const LEAST_EVENNESS = 0.5;
/** The server's own limit is .15; faces in focus lie between .3 and .5. */
const LEAST_SHARPNESS = 0.18;

const RULES: readonly Rule[] = [
  { hint: 'come-closer', strain: ({ box, frame }) => LEAST_HEIGHT / (box.height / frame.height) },
  { hint: 'move-back', strain: ({ box, frame }) => box.height / frame.height / MOST_HEIGHT },
  { hint: 'centre', strain: (face) => offCentre(face) / OFF_CENTRE },
  {
    hint: 'look-straight',
    strain: ({ pose }) => Math.max(Math.abs(pose.yaw) / MOST_YAW, Math.abs(pose.pitch) / MOST_PITCH),
  },
  { hint: 'hold-upright', strain: ({ pose }) => Math.abs(pose.roll) / MOST_ROLL },
  { hint: 'more-light', strain: ({ light }) => DARKEST / light.brightness },
  { hint: 'less-light', strain: ({ light }) => light.brightness / BRIGHTEST },
  { hint: 'remove-glare', strain: ({ light }) => light.glare / MOST_GLARE },
  { hint: 'even-light', strain: ({ light }) => LEAST_EVENNESS / light.evenness },
  { hint: 'hold-still', strain: ({ sharpness }) => LEAST_SHARPNESS / sharpness },
];

/**
 * The one thing to do next.
 * @param shown the hint that is on the screen; it stays until its measure is clearly good again
 */
export function adviseOn(observation: Observation, shown: Hint | null): Advice {
  if (observation.kind === 'several') return { kind: 'hint', hint: 'one-person' };
  if (observation.kind === 'nobody') return { kind: 'hint', hint: 'show-face' };
  const due = RULES.find(({ hint, strain }) => {
    const allowed = hint === shown ? 1 / RELEASE : 1;
    return !(strain(observation.face) <= allowed);
  });
  return due ? { kind: 'hint', hint: due.hint } : { kind: 'good' };
}

/** Distance of the face's middle from the oval's, in shares of the frame's height. */
function offCentre({ box, frame }: ObservedFace): number {
  const x = box.x + box.width / 2 - TARGET.centreX * frame.width;
  const y = box.y + box.height / 2 - TARGET.centreY * frame.height;
  return Math.hypot(x, y) / frame.height;
}
