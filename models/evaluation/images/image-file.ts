import path from 'node:path';

/** An image by the name that results speak of, and where it lies. */
export interface ImageFile {
  /** Relative to the folder of images, with forward slashes. */
  readonly name: string;
  readonly path: string;
}

/** Formats that cannot be decoded are among them: such a file is a failure to be counted, not one to pass over. */
export const IMAGE_NAME = /\.(jpe?g|png|webp|avif|bmp|gif|hei[cf]|tiff?)$/i;

/** @returns null for a path that leads out of the folder, whatever it is written like */
export function imageWithin(folder: string, relativePath: string): ImageFile | null {
  if (relativePath.includes('\0')) return null;
  const root = path.resolve(folder);
  const absolute = path.resolve(root, relativePath);
  const inside = path.relative(root, absolute);
  if (inside === '' || inside.split(path.sep)[0] === '..' || path.isAbsolute(inside)) return null;
  return { name: inside.split(path.sep).join('/'), path: absolute };
}
