import type { RgbImage } from '#domain/face/frame';
import { type Box, centreOf } from '#domain/face/geometry';
import type { QualityAssessment } from '#domain/face/quality';
import { type AssessedFace, assessed, straight } from './assessed-face.ts';

/**
 * In heights of the face's box: how far around it is looked, and what of that hair, ears and neck may fill. Nothing is
 * looked at below the mouth, where shoulders begin.
 */
const REACH = { side: 1.5, up: 1 } as const;
const HEAD = { side: 0.75, up: 0.5 } as const;
const DOWN_TO = 0.7;

/** Between two samples: edges of things count, the grain of a sensor hardly. */
const STEP = 1 / 16;

/** With fewer the frame ends so close to the head that no background is in view. */
const FEWEST_SAMPLES = 64;

/** Steps of 255: a wall in even light lies below the one, a crowd above the other. */
const PLAIN = 1;
const RESTLESS = 25;

/**
 * Native: the mean difference of luminance between neighbouring samples beside and above the head, 0 to 255. The
 * standard takes the gradients of a background that a segmentation finds; no network here makes one.
 */
export function assessBackground({ frame, box }: AssessedFace): QualityAssessment {
  const step = STEP * box.height;
  const [columns, rows] = [Math.floor((2 * REACH.side) / STEP), Math.floor((REACH.up + DOWN_TO) / STEP)];
  const left = centreOf(box).x - REACH.side * box.height;
  const top = box.y - REACH.up * box.height;
  let [differences, samples] = [0, 0];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [x, y] = [left + column * step, top + row * step];
      const here = behind(frame, box, x, y);
      if (here === null) continue;
      for (const neighbour of [behind(frame, box, x + step, y), behind(frame, box, x, y + step)]) {
        if (neighbour === null) continue;
        differences += Math.abs(neighbour - here);
        samples += 1;
      }
    }
  }
  if (samples < FEWEST_SAMPLES) {
    return { measure: 'BackgroundUniformity', kind: 'not-assessed', because: 'no background is in view' };
  }
  const mean = differences / samples;
  return assessed('BackgroundUniformity', mean, straight(mean, RESTLESS, PLAIN));
}

/** Luminance; null outside of the frame and where the head may be. */
function behind({ data, width, height }: RgbImage, box: Box, x: number, y: number): number | null {
  const beside = Math.abs(x - centreOf(box).x) >= HEAD.side * box.height;
  const above = y < box.y - HEAD.up * box.height;
  const [column, row] = [Math.floor(x), Math.floor(y)];
  if (!(beside || above) || !(column >= 0 && column < width && row >= 0 && row < height)) return null;
  const at = (row * width + column) * 3;
  return 0.299 * (data[at] as number) + 0.587 * (data[at + 1] as number) + 0.114 * (data[at + 2] as number);
}
