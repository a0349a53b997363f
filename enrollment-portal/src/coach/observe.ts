import type { Box, Point } from '#domain/face/geometry';
import type { FaceFinder } from './face-finder.ts';
import { greyPatch, measureEyes, measureLight, measurePose, measureSharpness } from './face-measures.ts';
import type { Observation } from './observation.ts';

/** Width of what the detector looks at; the measures are taken from the full preview. */
const DETECTION_WIDTH = 240;
const LANDMARK_SIZE = 112;
const PATCH_SIZE = 112;

/** A second face this large beside the first, in shares of its area, is a person; smaller ones stand far behind. */
const SECOND_FACE = 0.2;

export interface Observer {
  readonly observe: (frame: ImageBitmap) => Promise<Observation>;
}

/** @throws where the browser has no canvas beside the page */
export function createObserver(finder: FaceFinder): Observer {
  const small = surface(1, 1);
  const landmarkSurface = surface(LANDMARK_SIZE, LANDMARK_SIZE);
  const patchSurface = surface(PATCH_SIZE, PATCH_SIZE);

  async function observe(frame: ImageBitmap): Promise<Observation> {
    const scale = Math.min(1, DETECTION_WIDTH / frame.width);
    const boxes = await finder.faces(drawn(small, frame, whole(frame), scale));
    const [first, second] = boxes.map((box) => scaled(box, 1 / scale));
    if (!first) return { kind: 'nobody' };
    if (second && area(second) >= SECOND_FACE * area(first)) return { kind: 'several' };
    const fit = LANDMARK_SIZE / Math.max(first.width, first.height);
    const points = await finder.landmarks(drawn(landmarkSurface, frame, first, fit));
    const landmarks = points.map(({ x, y }) => ({ x: first.x + x / fit, y: first.y + y / fit }));
    const eyes = measureEyes(landmarks);
    const patch = greyPatch(
      drawn(patchSurface, frame, square(first), PATCH_SIZE / square(first).width).data,
      PATCH_SIZE,
    );
    return {
      kind: 'face',
      face: {
        frame: { width: frame.width, height: frame.height },
        box: first,
        centre: eyes.centre,
        eyeDistance: eyes.distance,
        pose: measurePose(landmarks),
        light: measureLight(patch),
        sharpness: measureSharpness(patch),
      },
    };
  }

  return { observe };
}

interface Surface {
  readonly canvas: OffscreenCanvas;
  readonly context: OffscreenCanvasRenderingContext2D;
}

function surface(width: number, height: number): Surface {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('a canvas gives no drawing surface');
  return { canvas, context };
}

/** A part of the frame, scaled. Resizing the canvas clears it. */
function drawn({ canvas, context }: Surface, frame: ImageBitmap, part: Box, scale: number): ImageData {
  canvas.width = Math.max(1, Math.round(part.width * scale));
  canvas.height = Math.max(1, Math.round(part.height * scale));
  context.drawImage(frame, part.x, part.y, part.width, part.height, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

function whole({ width, height }: ImageBitmap): Box {
  return { x: 0, y: 0, width, height };
}

function scaled({ x, y, width, height }: Box, by: number): Box {
  return { x: x * by, y: y * by, width: width * by, height: height * by };
}

function area({ width, height }: Box): number {
  return width * height;
}

/** As high as the box and about its middle, so that the patch is not stretched. */
function square({ x, y, width, height }: Box): Box {
  const centre: Point = { x: x + width / 2, y: y + height / 2 };
  return { x: centre.x - height / 2, y: centre.y - height / 2, width: height, height };
}
