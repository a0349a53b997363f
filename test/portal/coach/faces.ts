import type { ObservedFace } from '../../../enrollment-portal/src/coach/observation.ts';

/** A face that nothing is wrong with, in a preview of 480 x 640. */
export const GOOD_FACE: ObservedFace = {
  frame: { width: 480, height: 640 },
  box: { x: 120, y: 110, width: 240, height: 310 },
  centre: { x: 240, y: 220 },
  eyeDistance: 105,
  pose: { yaw: 2, pitch: -3, roll: 1 },
  light: { brightness: 130, glare: 0, evenness: 0.85 },
  sharpness: 0.3,
};

/** The same face with its box scaled about its own middle. */
export function ofHeight(height: number): ObservedFace {
  const { box } = GOOD_FACE;
  const width = (box.width * height) / box.height;
  return {
    ...GOOD_FACE,
    box: {
      x: box.x + (box.width - width) / 2,
      y: box.y + (box.height - height) / 2,
      width,
      height,
    },
  };
}
