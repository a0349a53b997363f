import { CameraFault } from '../camera-fault.ts';

/** A JPEG of 4K at best quality stays below. */
const MAX_PART_BYTES = 8 * 2 ** 20;

const START = Buffer.from([0xff, 0xd8, 0xff]);
const END = Buffer.from([0xff, 0xd9]);
const HEADER_END = Buffer.from('\r\n\r\n');

/**
 * Cuts `multipart/x-mixed-replace` into JPEGs. Cameras are careless with boundaries and often leave
 * lengths out, so a picture runs from its first marker to `Content-Length`, or to its last marker
 * before the next part.
 */
export class JpegParts {
  private pending = Buffer.alloc(0);

  /** @returns whole pictures, oldest first @throws CameraFault when a part is larger than any picture */
  read(chunk: Uint8Array): Buffer[] {
    this.pending = Buffer.concat([this.pending, chunk]);
    const pictures: Buffer[] = [];
    for (;;) {
      const picture = this.cutOne();
      if (!picture) break;
      pictures.push(picture);
    }
    if (this.pending.length > MAX_PART_BYTES) throw new CameraFault('a part of the stream has no end');
    return pictures;
  }

  private cutOne(): Buffer | null {
    const start = this.pending.indexOf(START);
    if (start < 0) return null;
    const end = this.endOf(start);
    if (end === null || end > this.pending.length) return null;
    const picture = this.pending.subarray(start, end);
    this.pending = this.pending.subarray(end);
    return picture;
  }

  private endOf(start: number): number | null {
    const declared = declaredLength(this.pending.subarray(0, start));
    if (declared !== null) return start + declared;
    // A thumbnail inside a JPEG ends with the same marker: only one that ends the part counts.
    for (let end = this.pending.indexOf(END, start); end >= 0; end = this.pending.indexOf(END, end + 2)) {
      const after = this.pending.subarray(end + 2, end + 6).toString('latin1');
      if (/^(\r?\n)?--/.test(after)) return end + 2;
    }
    return null;
  }
}

/** Of the part whose headers end right before its picture; null where the camera does not say. */
function declaredLength(before: Buffer): number | null {
  if (before.lastIndexOf(HEADER_END) !== before.length - HEADER_END.length) return null;
  const found = /content-length:\s*(\d{1,8})/i.exec(before.toString('latin1'));
  const bytes = Number(found?.[1]);
  return bytes > 0 && bytes <= MAX_PART_BYTES ? bytes : null;
}
