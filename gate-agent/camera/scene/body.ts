import { clothesDefinitions, collarBehind, standingBody } from './clothes.ts';
import { type Layer, toLayer } from './layer.ts';
import type { Clothing } from './scene.ts';

/** Part of the drawing: hundredths of a face height, the collar at the origin, y down to the shoes. */
interface Sheet {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}
const WHOLE: Sheet = { left: -145, top: -40, width: 290, height: 850 };
const NECK: Sheet = { left: -50, top: -45, width: 100, height: 85 };

/** Clothes have no detail worth more pixels. */
const BODY_FACE_PX = 110;

export interface Body {
  /** What lies behind the neck. */
  readonly back: Layer;
  readonly front: Layer;
}

export async function dress(clothing: Clothing): Promise<Body> {
  return {
    back: await drawn(NECK, collarBehind(clothing)),
    front: await drawn(WHOLE, standingBody(clothing)),
  };
}

async function drawn({ left, top, width, height }: Sheet, shapes: string): Promise<Layer> {
  const scale = BODY_FACE_PX / 100;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width * scale}" height="${height * scale}" ` +
    `viewBox="${left} ${top} ${width} ${height}"><defs>${clothesDefinitions()}</defs>${shapes}</svg>`;
  return toLayer(Buffer.from(svg), BODY_FACE_PX, { x: -left * scale, y: -top * scale });
}
