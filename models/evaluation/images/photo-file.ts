import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { RgbImage } from '#domain/face/frame';
import { type DecodedPhoto, decodePhoto, type PhotoLimits } from '../../pipeline/decode-photo.ts';
import type { ReadingFailure } from './image-reading.ts';

/** Wider than for enrolment: sets of cropped faces are small, and what is evaluated is not an upload. */
const EVALUATED_PHOTO_LIMITS: PhotoLimits = {
  maxBytes: 64 * 2 ** 20,
  maxPixels: 60_000_000,
  minSidePx: 32,
  maxSidePx: 2048,
};

export interface PhotoContent {
  readonly kind: 'content';
  readonly content: Uint8Array;
  /** sha256, hexadecimal. */
  readonly contentHash: string;
}

export async function readPhotoFile(path: string): Promise<PhotoContent | ReadingFailure> {
  const { maxBytes } = EVALUATED_PHOTO_LIMITS;
  try {
    const found = await stat(path);
    // Reading a pipe or a device would never end.
    if (!found.isFile()) return failed('unreadable', 'not a file');
    if (found.size > maxBytes) return undecodable({ kind: 'too-large', bytes: found.size, maxBytes });
    const content = await readFile(path);
    return { kind: 'content', content, contentHash: createHash('sha256').update(content).digest('hex') };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT' || code === 'ENOTDIR') return failed('missing', 'there is no such file');
    if (code === '') throw error;
    return failed('unreadable', `the file cannot be read (${code})`);
  }
}

export interface PhotoPixels {
  readonly kind: 'pixels';
  readonly image: RgbImage;
}

export async function pixelsOf({ content }: PhotoContent): Promise<PhotoPixels | ReadingFailure> {
  const decoded = await decodePhoto(content, EVALUATED_PHOTO_LIMITS);
  return decoded.kind === 'decoded' ? { kind: 'pixels', image: decoded.image } : undecodable(decoded);
}

function undecodable(photo: Exclude<DecodedPhoto, { kind: 'decoded' }>): ReadingFailure {
  switch (photo.kind) {
    case 'too-large':
      return failed('unreadable', `larger than ${photo.maxBytes / 2 ** 20} MB`);
    case 'unsupported-format':
    case 'damaged':
      return failed('unreadable', photo.because);
    case 'too-many-pixels':
      return failed('unreadable', `${photo.width} x ${photo.height} are too many pixels`);
    case 'too-small':
      return failed('unreadable', `${photo.width} x ${photo.height} are too few pixels`);
  }
}

export function failed(reason: ReadingFailure['reason'], because: string): ReadingFailure {
  return { kind: 'failed', reason, because };
}
