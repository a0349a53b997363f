import sharp from 'sharp';
import type { RgbImage } from '#domain/face/frame';
import { type Box, overlap, sharedArea } from '#domain/face/geometry';
import { OnnxModel } from './onnx-model.ts';

export interface Detection {
  /** Pixels of the image; may reach a little beyond its border. */
  readonly box: Box;
  /** 0 to 1: how sure the detector is that this is a face. It says nothing of who it is. */
  readonly score: number;
}

const INPUT_WIDTH = 320;
const INPUT_HEIGHT = 240;
const ANCHORS = 4420;
const MIN_SCORE = 0.6;
const MAX_OVERLAP = 0.4;
const MAX_SHARE_OF_SMALLER = 0.6;

/**
 * How tall a face must be in the 240 rows of the network's input to be found reliably. Measured at 720 rows:
 * recall .67 at 48 px (16 rows), .98 at 64 px (21 rows).
 */
const RELIABLE_FACE_ROWS = 20;

/** Tiles overlap by a quarter of their side, so that a face that one tile cuts is whole in its neighbour. */
const TILE_OVERLAP = 0.25;

/** A part of a face is boxed as a narrow face that stops a little short of the edge: up to 9% of its height was seen. */
const CUT_MARGIN = 0.15;

/** Finds faces with `fr-detect` (an anchor-based detector at 320 x 240; see models/manifest.json). */
export class FaceDetector {
  readonly #model: OnnxModel;

  private constructor(model: OnnxModel) {
    this.#model = model;
  }

  static async open(path: string): Promise<FaceDetector> {
    return new FaceDetector(await OnnxModel.open(path, [1, 3, INPUT_HEIGHT, INPUT_WIDTH]));
  }

  /**
   * Every face found, most certain first.
   * @param minFaceHeightPx decides how closely to look: where faces this small would be too small in the
   *   whole image, it is also searched in two by two tiles, at five times the cost
   */
  async detect(image: RgbImage, minFaceHeightPx: number): Promise<readonly Detection[]> {
    const found: Detection[] = [];
    for (const window of windowsOf(image, minFaceHeightPx))
      found.push(...(await this.#detectIn(image, window)));
    return withoutRepeats(found);
  }

  async release(): Promise<void> {
    await this.#model.release();
  }

  async #detectIn(image: RgbImage, window: Box): Promise<readonly Detection[]> {
    const pixels = await stretched(image, window);
    const output = await this.#model.run((input) => writePlanes(input, pixels));
    const scores = output('scores');
    const boxes = output('boxes');
    const found: Detection[] = [];
    for (let anchor = 0; anchor < ANCHORS; anchor++) {
      const score = scores[2 * anchor + 1] as number;
      if (!(score > MIN_SCORE)) continue;
      const x1 = window.x + (boxes[4 * anchor] as number) * window.width;
      const y1 = window.y + (boxes[4 * anchor + 1] as number) * window.height;
      const x2 = window.x + (boxes[4 * anchor + 2] as number) * window.width;
      const y2 = window.y + (boxes[4 * anchor + 3] as number) * window.height;
      const box = { x: x1, y: y1, width: x2 - x1, height: y2 - y1 };
      if (!isCutByTile(box, window, image)) found.push({ box, score });
    }
    return found;
  }
}

function windowsOf(image: RgbImage, minFaceHeightPx: number): readonly Box[] {
  const whole = { x: 0, y: 0, width: image.width, height: image.height };
  const faceRows = (minFaceHeightPx * INPUT_HEIGHT) / image.height;
  if (faceRows >= RELIABLE_FACE_ROWS) return [whole];
  const width = Math.round((image.width * (1 + TILE_OVERLAP)) / 2);
  const height = Math.round((image.height * (1 + TILE_OVERLAP)) / 2);
  const right = image.width - width;
  const bottom = image.height - height;
  const corners = [
    { x: 0, y: 0 },
    { x: right, y: 0 },
    { x: 0, y: bottom },
    { x: right, y: bottom },
  ];
  return [whole, ...corners.map((corner) => ({ ...corner, width, height }))];
}

/** A box that ends at a tile's inner edge is a part of a face; the neighbouring tile sees the whole. */
function isCutByTile(box: Box, tile: Box, image: RgbImage): boolean {
  const tolerance = CUT_MARGIN * box.height;
  return (
    (tile.x > 0 && box.x < tile.x + tolerance) ||
    (tile.y > 0 && box.y < tile.y + tolerance) ||
    (tile.x + tile.width < image.width && box.x + box.width > tile.x + tile.width - tolerance) ||
    (tile.y + tile.height < image.height && box.y + box.height > tile.y + tile.height - tolerance)
  );
}

function withoutRepeats(found: readonly Detection[]): readonly Detection[] {
  const kept: Detection[] = [];
  for (const detection of found.toSorted((a, b) => b.score - a.score)) {
    if (kept.every((other) => isAnother(other.box, detection.box))) kept.push(detection);
  }
  return kept;
}

/** Tiles may box half a face besides the whole; such a pair overlaps little for its union, much for the smaller box. */
function isAnother(a: Box, b: Box): boolean {
  const smaller = Math.min(a.width * a.height, b.width * b.height);
  return overlap(a, b) <= MAX_OVERLAP && sharedArea(a, b) <= MAX_SHARE_OF_SMALLER * smaller;
}

/** The window stretched to the size of the network's input, packed RGB. sharp takes 3 ms of 720p, plain JS 8. */
function stretched({ data, width, height }: RgbImage, window: Box): Promise<Uint8Array> {
  return sharp(Buffer.from(data.buffer, data.byteOffset, data.byteLength), {
    raw: { width, height, channels: 3 },
  })
    .extract({ left: window.x, top: window.y, width: window.width, height: window.height })
    .resize(INPUT_WIDTH, INPUT_HEIGHT, { fit: 'fill', kernel: 'linear' })
    .raw()
    .toBuffer();
}

/** RGB planes, (value - 127) / 128. */
function writePlanes(input: Float32Array, pixels: Uint8Array): void {
  const size = INPUT_WIDTH * INPUT_HEIGHT;
  for (let i = 0; i < size; i++) {
    for (let channel = 0; channel < 3; channel++) {
      input[channel * size + i] = ((pixels[3 * i + channel] as number) - 127) / 128;
    }
  }
}
