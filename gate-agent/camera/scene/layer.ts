import sharp from 'sharp';

/** A picture with soft edges: premultiplied RGBA, 4 bytes a pixel, row by row from the top. */
export interface Level {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

/** One picture at halving sizes, so that a far figure is drawn from a small copy and does not flicker. */
export interface Layer {
  /** Level `n` is the full picture divided by 2^n. */
  readonly levels: readonly Level[];
  /** Pixels of level 0 per face height. */
  readonly facePx: number;
  /** The pixel of level 0 that is put at the given place of the frame and turned about. */
  readonly pivot: { readonly x: number; readonly y: number };
}

/**
 * @param picture anything sharp reads, with straight (not premultiplied) alpha
 */
export async function toLayer(
  picture: Buffer,
  facePx: number,
  pivot: { readonly x: number; readonly y: number },
): Promise<Layer> {
  const { data, info } = await sharp(picture).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const full: Level = { data: premultiplied(data), width: info.width, height: info.height };
  const levels = [full];
  for (let level = full; level.width > 24 && level.height > 24; ) {
    level = halved(level);
    levels.push(level);
  }
  return { levels, facePx, pivot };
}

function premultiplied(straight: Uint8Array): Uint8ClampedArray {
  const out = new Uint8ClampedArray(straight.length);
  for (let i = 0; i < straight.length; i += 4) {
    const alpha = straight[i + 3] ?? 0;
    out[i] = ((straight[i] ?? 0) * alpha) / 255;
    out[i + 1] = ((straight[i + 1] ?? 0) * alpha) / 255;
    out[i + 2] = ((straight[i + 2] ?? 0) * alpha) / 255;
    out[i + 3] = alpha;
  }
  return out;
}

function halved({ data, width, height }: Level): Level {
  const [w, h] = [width >> 1, height >> 1];
  const out = new Uint8ClampedArray(w * h * 4);
  const stride = width * 4;
  for (let y = 0, o = 0; y < h; y++) {
    for (let x = 0, i = 2 * y * stride; x < w; x++, i += 4) {
      for (let c = 0; c < 4; c++, i++, o++) {
        const sum =
          (data[i] ?? 0) + (data[i + 4] ?? 0) + (data[i + stride] ?? 0) + (data[i + stride + 4] ?? 0);
        out[o] = sum / 4;
      }
    }
  }
  return { data: out, width: w, height: h };
}
