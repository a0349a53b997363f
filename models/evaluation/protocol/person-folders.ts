import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { EvaluationError } from '../evaluation-error.ts';
import { IMAGE_NAME, type ImageFile, imageWithin } from '../images/image-file.ts';

export interface PersonImages {
  /** The folder's name. */
  readonly person: string;
  readonly images: readonly ImageFile[];
}

export interface PersonFolders {
  /** By name. */
  readonly people: readonly PersonImages[];
  readonly warnings: readonly string[];
}

/**
 * A folder per person, with that person's images in it.
 * @throws EvaluationError when the folder cannot be read or no folder in it holds an image
 */
export async function readPersonFolders(folder: string): Promise<PersonFolders> {
  const people: PersonImages[] = [];
  const stray: string[] = [];
  for (const name of await namesIn(folder)) {
    if (!(await isFolder(path.join(folder, name)))) {
      stray.push(name);
      continue;
    }
    const inside = await namesIn(path.join(folder, name));
    const images = inside.filter((file) => IMAGE_NAME.test(file));
    stray.push(...inside.filter((file) => !IMAGE_NAME.test(file)));
    const files = images
      .map((file) => imageWithin(folder, `${name}/${file}`))
      .filter((file) => file !== null);
    if (files.length > 0) people.push({ person: name, images: files });
  }
  if (people.length === 0) {
    throw new EvaluationError(`${folder} must hold a folder of images for each person`);
  }
  const warnings =
    stray.length > 0
      ? [
          `${stray.length} files in ${path.basename(folder)} are no images in a person's folder and were left out`,
        ]
      : [];
  return { people, warnings };
}

/** A link that leads to a folder is one; a link that leads nowhere is not. */
export async function isFolder(at: string): Promise<boolean> {
  try {
    return (await stat(at)).isDirectory();
  } catch {
    return false;
  }
}

/** Sorted, without hidden files. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    const names = await readdir(folder);
    return names.filter((name) => !name.startsWith('.')).sort();
  } catch (cause) {
    throw new EvaluationError(`the folder ${folder} cannot be read`, { cause });
  }
}
