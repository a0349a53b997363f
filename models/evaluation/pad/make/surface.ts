import type { RgbImage } from '#domain/face/frame';

/** A picture to be laid over a surface. `alpha` (0 to 255 a pixel) cuts holes and outlines; null is solid. */
export interface Texture extends RgbImage {
  readonly alpha: Uint8Array | null;
}

/** A point of a surface in pixels of the frame at the distance of the face: x to the right, y down, z away. */
export interface SurfacePoint {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** A net of `columns` x `rows` points over a whole texture, row by row from its top left corner. */
export interface Surface {
  readonly columns: number;
  readonly rows: number;
  readonly points: readonly SurfacePoint[];
}

/** A frame under way, with the distance of what was drawn into each pixel. */
export interface Canvas {
  readonly frame: RgbImage;
  readonly depth: Float32Array;
}

/**
 * Focal length of the camera in pixels, which is also its distance from the face in these units: a face of 180 px
 * stands at about one metre.
 */
export const FOCAL_PX = 1_000;

export function emptyCanvas(width: number, height: number): Canvas {
  return {
    frame: { data: new Uint8Array(width * height * 3), width, height },
    depth: new Float32Array(width * height).fill(Number.POSITIVE_INFINITY),
  };
}

/** Makes a net over a texture by telling where each of its points lies; `u`, `v` are 0 to 1 across the texture. */
export function surfaceOf(
  columns: number,
  rows: number,
  place: (u: number, v: number) => SurfacePoint,
): Surface {
  const points = Array.from({ length: columns * rows }, (_, i) =>
    place((i % columns) / (columns - 1), Math.floor(i / columns) / (rows - 1)),
  );
  return { columns, rows, points };
}

interface Corner {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly u: number;
  readonly v: number;
}

/** Draws a surface as the camera sees it, nearer parts over farther ones. The origin is the frame's centre. */
export function drawSurface(canvas: Canvas, texture: Texture, surface: Surface): void {
  const { columns, rows, points } = surface;
  const { width, height } = canvas.frame;
  const corners = points.map(({ x, y, z }, i): Corner => {
    const scale = FOCAL_PX / (FOCAL_PX + z);
    return {
      x: width / 2 + x * scale,
      y: height / 2 + y * scale,
      z,
      u: ((i % columns) / (columns - 1)) * (texture.width - 1),
      v: (Math.floor(i / columns) / (rows - 1)) * (texture.height - 1),
    };
  });
  for (let row = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const at = row * columns + column;
      const [a, b, c, d] = [corners[at], corners[at + 1], corners[at + columns], corners[at + columns + 1]];
      if (!a || !b || !c || !d) continue;
      drawTriangle(canvas, texture, a, b, c);
      drawTriangle(canvas, texture, b, d, c);
    }
  }
}

function drawTriangle({ frame, depth }: Canvas, texture: Texture, a: Corner, b: Corner, c: Corner): void {
  const area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
  if (!(Math.abs(area) > 1e-6)) return;
  const left = Math.max(0, Math.ceil(Math.min(a.x, b.x, c.x)));
  const right = Math.min(frame.width - 1, Math.floor(Math.max(a.x, b.x, c.x)));
  const top = Math.max(0, Math.ceil(Math.min(a.y, b.y, c.y)));
  const bottom = Math.min(frame.height - 1, Math.floor(Math.max(a.y, b.y, c.y)));
  // Shares of the corners b and c grow evenly along a row.
  const bAlong = (c.y - a.y) / area;
  const cAlong = -(b.y - a.y) / area;
  for (let y = top; y <= bottom; y++) {
    const bAtZero = (-a.x * (c.y - a.y) - (c.x - a.x) * (y - a.y)) / area;
    const cAtZero = ((b.x - a.x) * (y - a.y) + a.x * (b.y - a.y)) / area;
    for (let x = left; x <= right; x++) {
      const wb = bAtZero + bAlong * x;
      const wc = cAtZero + cAlong * x;
      const wa = 1 - wb - wc;
      if (wa < -1e-6 || wb < -1e-6 || wc < -1e-6) continue;
      const z = wa * a.z + wb * b.z + wc * c.z;
      const pixel = y * frame.width + x;
      if (z > (depth[pixel] as number)) continue;
      const u = wa * a.u + wb * b.u + wc * c.u;
      const v = wa * a.v + wb * b.v + wc * c.v;
      if (paint(frame, pixel * 3, texture, u, v)) depth[pixel] = z;
    }
  }
}

/** Bilinear. @returns whether the texture hides what is behind it here */
function paint(frame: RgbImage, to: number, { data, width, height, alpha }: Texture, u: number, v: number) {
  const iu = Math.min(Math.max(Math.floor(u), 0), width - 2);
  const iv = Math.min(Math.max(Math.floor(v), 0), height - 2);
  const opacity = alpha ? (alpha[iv * width + iu] as number) / 255 : 1;
  if (opacity === 0) return false;
  const fu = Math.min(Math.max(u - iu, 0), 1);
  const fv = Math.min(Math.max(v - iv, 0), 1);
  const i = (iv * width + iu) * 3;
  const j = i + width * 3;
  const out = frame.data;
  const a = (1 - fu) * (1 - fv) * opacity;
  const b = fu * (1 - fv) * opacity;
  const c = (1 - fu) * fv * opacity;
  const d = fu * fv * opacity;
  for (let channel = 0; channel < 3; channel++) {
    const shown =
      a * (data[i + channel] as number) +
      b * (data[i + 3 + channel] as number) +
      c * (data[j + channel] as number) +
      d * (data[j + 3 + channel] as number);
    out[to + channel] = shown + (1 - opacity) * (out[to + channel] as number);
  }
  return opacity > 0.5;
}
