import sharp from 'sharp';
import { CameraFault } from '../camera-fault.ts';
import { type Layer, toLayer } from './layer.ts';
import type { CutOut } from './scene.ts';
import { blurFilter } from './svg-gradient.ts';

/** Face height in the head's full picture: about what the standing figure needs. */
const HEAD_FACE_PX = 240;

/** Softness of the cut, as a share of the face: the width over which hair ends. */
const FEATHER = 0.018;

/** The mean luminance to which a cut-out face is brought before the scene lights it, 0 to 255. */
const FACE_LUMINANCE = 138;

export interface Head {
  readonly layer: Layer;
  /** From the face's centre to the collar, upright, in face heights. */
  readonly collar: { readonly x: number; readonly y: number };
  /** Turns the photo's head upright. */
  readonly tiltDeg: number;
  /** Brings the photo's own light to the scene's. */
  readonly exposure: number;
}

/**
 * Cuts a head out of a photo along its outline, with a soft edge.
 * @throws CameraFault when the photo cannot be read
 */
export async function cutOutHead({ photo, face, outline, collar, tiltDeg }: CutOut): Promise<Head> {
  const scale = HEAD_FACE_PX / face.height;
  const margin = 3 * FEATHER * face.height;
  const left = Math.floor(Math.max(0, Math.min(...outline.map((p) => p.x)) - margin));
  const top = Math.floor(Math.max(0, Math.min(...outline.map((p) => p.y)) - margin));
  const source = await openPhoto(photo);
  const right = Math.min(source.width, Math.max(...outline.map((p) => p.x)) + margin);
  const bottom = Math.min(source.height, Math.max(...outline.map((p) => p.y)) + margin);
  const width = Math.round((right - left) * scale);
  const height = Math.round((bottom - top) * scale);
  const region = { left, top, width: Math.floor(right - left), height: Math.floor(bottom - top) };

  const pixels = await sharp(source.data)
    .extract(region)
    .resize(width, height, { fit: 'fill', kernel: 'lanczos3' })
    .ensureAlpha()
    .png()
    .toBuffer();
  const inPicture = outline.map((p) => ({ x: (p.x - left) * scale, y: (p.y - top) * scale }));
  const matte = Buffer.from(matteSvg(inPicture, width, height));
  const picture = await sharp(pixels)
    .composite([{ input: matte, blend: 'dest-in' }])
    .png()
    .toBuffer();

  const centre = { x: face.x + face.width / 2, y: face.y + face.height / 2 };
  const pivot = { x: (centre.x - left) * scale, y: (centre.y - top) * scale };
  return {
    layer: await toLayer(picture, HEAD_FACE_PX, pivot),
    collar: turned((collar.x - centre.x) / face.height, (collar.y - centre.y) / face.height, tiltDeg),
    tiltDeg,
    exposure: FACE_LUMINANCE / (await luminanceOf(source.data, face)),
  };
}

interface Photo {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
}

async function openPhoto(file: string): Promise<Photo> {
  try {
    const { width, height } = await sharp(file).metadata();
    return { data: await sharp(file).removeAlpha().png({ compressionLevel: 0 }).toBuffer(), width, height };
  } catch (cause) {
    throw new CameraFault(`${file} cannot be read as a photo`, { cause });
  }
}

async function luminanceOf(photo: Buffer, face: CutOut['face']): Promise<number> {
  const inner = {
    left: Math.round(face.x + face.width * 0.2),
    top: Math.round(face.y + face.height * 0.2),
    width: Math.round(face.width * 0.6),
    height: Math.round(face.height * 0.6),
  };
  const { channels } = await sharp(await sharp(photo).extract(inner).greyscale().toBuffer()).stats();
  return Math.max(1, channels[0]?.mean ?? FACE_LUMINANCE);
}

/** Opaque inside a smooth closed curve through the outline (Catmull-Rom), the edge softened. */
function matteSvg(outline: readonly { x: number; y: number }[], width: number, height: number): string {
  const n = outline.length;
  const corner = (i: number) => outline[((i % n) + n) % n] ?? { x: 0, y: 0 };
  const curves = outline.map((_, i) => {
    const [a, b, c, d] = [corner(i - 1), corner(i), corner(i + 1), corner(i + 2)];
    const one = `${b.x + (c.x - a.x) / 6} ${b.y + (c.y - a.y) / 6}`;
    const two = `${c.x - (d.x - b.x) / 6} ${c.y - (d.y - b.y) / 6}`;
    return `C ${one}, ${two}, ${c.x} ${c.y}`;
  });
  const start = corner(0);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
    blurFilter('soft', HEAD_FACE_PX * FEATHER, 10) +
    `<path d="M ${start.x} ${start.y} ${curves.join(' ')} Z" fill="#fff" filter="url(#soft)"/></svg>`
  );
}

function turned(x: number, y: number, degrees: number): { x: number; y: number } {
  const angle = (degrees * Math.PI) / 180;
  return { x: x * Math.cos(angle) - y * Math.sin(angle), y: x * Math.sin(angle) + y * Math.cos(angle) };
}
