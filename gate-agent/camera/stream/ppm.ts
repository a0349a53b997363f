import type { RgbImage } from '#domain/face/frame';
import { CameraFault } from '../camera-fault.ts';

/** No camera of a lane is larger; a header that says so is damage, and is not given memory. */
const MAX_PIXELS = 4_096 * 2_304;
const MAX_HEADER_BYTES = 256;

export interface TimedImage {
  readonly image: RgbImage;
  /** How old the picture was when its first byte was sent; 0 where the sender does not say. */
  readonly ageMs: number;
}

/** The head of a binary PPM picture ("P6"), with its age in a comment. */
export function ppmHeader(width: number, height: number, ageMs: number): string {
  return `P6\n# age ${ageMs.toFixed(1)} ms\n${width} ${height}\n255\n`;
}

/** Cuts a byte stream of binary PPM pictures, as FFmpeg and our own decoder write it, into images. */
export class PpmReader {
  private header = Buffer.alloc(0);
  private picture: { readonly size: TimedImage; filled: number } | null = null;

  /** @throws CameraFault for what is no PPM */
  read(chunk: Buffer): TimedImage[] {
    const images: TimedImage[] = [];
    let rest = chunk;
    while (rest.length > 0) {
      if (!this.picture) {
        rest = this.readHeader(rest);
        continue;
      }
      const { size } = this.picture;
      const { data } = size.image;
      const taken = rest.copy(data, this.picture.filled);
      this.picture.filled += taken;
      rest = rest.subarray(taken);
      if (this.picture.filled < data.length) continue;
      images.push(size);
      this.picture = null;
    }
    return images;
  }

  /** @returns what follows the header */
  private readHeader(chunk: Buffer): Buffer {
    const before = this.header.length;
    this.header = Buffer.concat([this.header, chunk.subarray(0, MAX_HEADER_BYTES)]);
    const head = HEADER.exec(this.header.toString('latin1'));
    if (!head) {
      if (this.header.length >= MAX_HEADER_BYTES) throw new CameraFault('the decoder sends no pictures');
      return chunk.subarray(this.header.length - before);
    }
    const [width, height] = [Number(head[2]), Number(head[3])];
    if (!(width > 0 && height > 0 && width * height <= MAX_PIXELS)) {
      throw new CameraFault(`the decoder sends pictures of ${width} x ${height}`);
    }
    const image = { data: new Uint8Array(width * height * 3), width, height };
    this.picture = { size: { image, ageMs: Number(head[1] ?? 0) }, filled: 0 };
    this.header = Buffer.alloc(0);
    return chunk.subarray(head[0].length - before);
  }
}

const HEADER = /^P6\n(?:# age ([\d.]+) ms\n)?(\d{1,5}) (\d{1,5})\n255\n/;
