import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RgbImage } from '#domain/face/frame';
import { CameraFault } from './camera-fault.ts';
import { decodePicture } from './decode-picture.ts';
import type { FrameSource } from './frame-source.ts';

const IMAGE = /\.(jpe?g|png|webp)$/i;

export interface FolderOptions {
  readonly path: string;
  readonly framesPerSecond: number;
  readonly repeat: 'once' | 'for-ever';
}

/**
 * The images of a folder as frames, in the order of their names (`2` before `10`).
 * @throws CameraFault when there is no such folder or no image in it
 */
export async function openFolder({ path, framesPerSecond, repeat }: FolderOptions): Promise<FrameSource> {
  const files = (await namesIn(path))
    .filter((name) => IMAGE.test(name))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  if (files.length === 0) throw new CameraFault(`${path} holds no JPEG, PNG or WebP image`);
  return {
    framesPerSecond,
    async frame(index) {
      const name = files[repeat === 'for-ever' ? index % files.length : index];
      return name === undefined ? null : decodeImage(join(path, name));
    },
    close: () => Promise.resolve(),
  };
}

/** @throws CameraFault naming the file */
export async function decodeImage(path: string): Promise<RgbImage> {
  try {
    return await decodePicture(path);
  } catch (cause) {
    throw new CameraFault(`${path} is not an image that can be read`, { cause });
  }
}

async function namesIn(path: string): Promise<string[]> {
  try {
    return await readdir(path);
  } catch (cause) {
    throw new CameraFault(`${path} cannot be listed`, { cause });
  }
}
