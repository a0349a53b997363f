import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { projectFile } from '#models/project-file';

/** What hostile inputs are made of: sound pictures in every format, made once. */
export interface HostileMaterials {
  readonly jpeg: Buffer;
  readonly progressive: Buffer;
  readonly cmyk: Buffer;
  readonly png: Buffer;
  readonly sixteenBit: Buffer;
  readonly interlaced: Buffer;
  readonly webp: Buffer;
  readonly lossless: Buffer;
  readonly animatedWebp: Buffer;
  readonly gif: Buffer;
  readonly tiff: Buffer;
  /** Grey, 1 bit a pixel, all one colour: small files that decode to as many pixels as they state. */
  readonly bombWithinLimit: Buffer;
  readonly bombBeyondLimit: Buffer;
}

/** A crop with a face, small enough that ten thousand variations of it are read in minutes. */
const FACE = { left: 986, top: 40, width: 409, height: 586 } as const;
const WIDTH = 220;

export async function makeHostileMaterials(): Promise<HostileMaterials> {
  const file = projectFile('node_modules/@vladmandic/face-api/demo/sample3.jpg');
  const face = await sharp(file).extract(FACE).resize(WIDTH).png().toBuffer();
  const frame = await sharp(face).resize(120, 120, { fit: 'fill' }).removeAlpha().raw().toBuffer();
  const animation = () =>
    sharp(Buffer.concat([frame, frame.map((value) => 255 - value)]), {
      raw: { width: 120, height: 240, channels: 3, pageHeight: 120 },
    });
  return {
    jpeg: await sharp(face)
      .jpeg({ quality: 88 })
      .withExif({ IFD0: { Software: 'a phone' } })
      .toBuffer(),
    progressive: await sharp(face).jpeg({ progressive: true }).toBuffer(),
    cmyk: await sharp(face).toColourspace('cmyk').jpeg().toBuffer(),
    png: await sharp(face).png().toBuffer(),
    sixteenBit: await sharp(face).toColourspace('rgb16').png().toBuffer(),
    interlaced: await sharp(face).png({ progressive: true }).toBuffer(),
    webp: await sharp(face).webp({ quality: 85 }).toBuffer(),
    lossless: await sharp(face).webp({ lossless: true }).toBuffer(),
    animatedWebp: await animation()
      .webp({ loop: 0, delay: [80, 80] })
      .toBuffer(),
    gif: await animation()
      .gif({ loop: 0, delay: [80, 80] })
      .toBuffer(),
    tiff: await sharp(face).tiff().toBuffer(),
    bombWithinLimit: onePlainColour(7700, 7700),
    bombBeyondLimit: onePlainColour(30_000, 30_000),
  };
}

/** A PNG of 1 bit a pixel, all black. */
export function onePlainColour(width: number, height: number): Buffer {
  const rows = Buffer.alloc((1 + Math.ceil(width / 8)) * height);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', headerOf(width, height)),
    pngChunk('IDAT', deflateSync(rows, { level: 9 })),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A PNG that states a size and brings next to no pixels for it. */
export function emptyPromise(width: number, height: number): Buffer {
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', headerOf(width, height)),
    pngChunk('IDAT', deflateSync(Buffer.alloc(64))),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

function headerOf(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  return header;
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

/** Of PNG's annex D; node:zlib has it from version 22 on. */
function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
