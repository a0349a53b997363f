import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { EvaluationError } from '../evaluation-error.ts';
import { IMAGE_NAME, type ImageFile, imageWithin } from '../images/image-file.ts';

export interface ImageTree {
  /** By name. */
  readonly images: readonly ImageFile[];
  readonly warnings: readonly string[];
}

/**
 * Every image in a folder and the folders below it; hidden ones are passed over and links are not followed.
 * @throws EvaluationError when the folder cannot be read or holds none
 */
export async function readImageTree(folder: string): Promise<ImageTree> {
  let names: readonly string[];
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    names = entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
      .filter((name) => !name.split(path.sep).some((part) => part.startsWith('.')))
      .sort();
  } catch (cause) {
    throw new EvaluationError(`the folder ${folder} cannot be read`, { cause });
  }
  const images = names
    .filter((name) => IMAGE_NAME.test(name))
    .map((name) => imageWithin(folder, name))
    .filter((image) => image !== null);
  if (images.length === 0) throw new EvaluationError(`${folder} holds no images`);
  const others = names.length - images.length;
  const warnings =
    others > 0 ? [`${others} files in ${path.basename(folder)} are no images and were left out`] : [];
  return { images, warnings };
}
