import sharp from 'sharp';
import type { RgbImage } from '#domain/face/frame';

export interface PhotoLimits {
  readonly maxBytes: number;
  /** Width times height as the file states them. */
  readonly maxPixels: number;
  /** The shorter side, in pixels. */
  readonly minSidePx: number;
  /** Larger photos are scaled down so that their longer side is this. */
  readonly maxSidePx: number;
}

/** What an upload may be: any phone's photo passes, and decoding stays under about 250 MB. */
export const ENROLMENT_PHOTO_LIMITS: PhotoLimits = {
  maxBytes: 20 * 2 ** 20,
  maxPixels: 60_000_000,
  minSidePx: 96,
  maxSidePx: 2048,
};

export type DecodedPhoto =
  | { readonly kind: 'decoded'; readonly image: RgbImage }
  | { readonly kind: 'too-large'; readonly bytes: number; readonly maxBytes: number }
  | { readonly kind: 'unsupported-format'; readonly because: string }
  | { readonly kind: 'damaged'; readonly because: string }
  | { readonly kind: 'too-many-pixels'; readonly width: number; readonly height: number }
  | { readonly kind: 'too-small'; readonly width: number; readonly height: number };

type Format = 'jpeg' | 'png' | 'webp' | 'avif';

/** A photo that takes longer than this is built to take long. */
const DECODE_SECONDS = 20;

/**
 * Decodes an uploaded photo to upright 8-bit RGB: applies the EXIF orientation, converts CMYK, grey, 16-bit and
 * other colour spaces to sRGB, lays transparency on white. Only JPEG, PNG, WebP and AVIF reach a decoder; they are told
 * apart by their first bytes, not by name. Decoding runs off the event loop.
 */
export async function decodePhoto(bytes: Uint8Array, limits: PhotoLimits): Promise<DecodedPhoto> {
  if (bytes.length > limits.maxBytes) {
    return { kind: 'too-large', bytes: bytes.length, maxBytes: limits.maxBytes };
  }
  if (!formatOf(bytes)) {
    return { kind: 'unsupported-format', because: 'the file is neither JPEG nor PNG nor WebP nor AVIF' };
  }
  try {
    const { width, height, pages = 1 } = await sharp(bytes, { limitInputPixels: false }).metadata();
    if (pages > 1) return { kind: 'unsupported-format', because: 'the picture is animated' };
    if (width * height > limits.maxPixels) return { kind: 'too-many-pixels', width, height };
    if (Math.min(width, height) < limits.minSidePx) return { kind: 'too-small', width, height };
    return { kind: 'decoded', image: await upright(bytes, limits) };
  } catch (error) {
    // The decoder tells a broken file by throwing; whatever it says, the photo cannot be read.
    return { kind: 'damaged', because: damageOf(error) };
  }
}

/**
 * The decoder's own words repeat a line for each layer that failed, and are "Unknown error" where another thread
 * has taken them: they go no further than here.
 */
function damageOf(error: unknown): string {
  const words = error instanceof Error ? error.message : '';
  if (/premature end|unexpected end|not enough|out of data/i.test(words)) return 'the file is cut off';
  if (/timeout/i.test(words)) return `decoding takes longer than ${DECODE_SECONDS} seconds`;
  return 'the picture data is broken';
}

async function upright(bytes: Uint8Array, { maxPixels, maxSidePx }: PhotoLimits): Promise<RgbImage> {
  const { data, info } = await sharp(bytes, {
    limitInputPixels: maxPixels,
    // Warnings are common in good photos of phones; cut-off and broken pixel data are errors.
    failOn: 'error',
    sequentialRead: true,
  })
    .autoOrient()
    .resize({ width: maxSidePx, height: maxSidePx, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .timeout({ seconds: DECODE_SECONDS })
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error(`the picture decoded to ${info.channels} channels`);
  return { data, width: info.width, height: info.height };
}

function formatOf(bytes: Uint8Array): Format | null {
  const starts = (at: number, ...expected: readonly number[]) =>
    expected.every((value, i) => bytes[at + i] === value);
  if (starts(0, 0xff, 0xd8, 0xff)) return 'jpeg';
  if (starts(0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png';
  const riff = starts(0, 0x52, 0x49, 0x46, 0x46);
  const webp = starts(8, 0x57, 0x45, 0x42, 0x50);
  if (riff && webp) return 'webp';
  // The brand that a file names first; HEIC is in the same box, and no decoder for it comes with sharp.
  const box = starts(4, 0x66, 0x74, 0x79, 0x70);
  return box && starts(8, 0x61, 0x76, 0x69, 0x66) ? 'avif' : null;
}
