import path from 'node:path';
import type { ImageFile } from '../images/image-file.ts';
import { readImageTree } from '../protocol/image-tree.ts';
import { type PresentationFile, readPresentationFile } from './presentation-file.ts';

/** The frames of one presentation, in the order of their names. */
export interface Presentation {
  /** Its folder, relative to the folder of all. */
  readonly name: string;
  /** The first folder on its way; the folder of all when it lies directly in that. */
  readonly kind: string;
  readonly frames: readonly ImageFile[];
  readonly told: PresentationFile;
}

/**
 * Every folder that holds images is one presentation.
 * @throws EvaluationError when the folder cannot be read, holds no image, or a presentation's file is malformed
 */
export async function readPresentationTree(folder: string): Promise<readonly Presentation[]> {
  const { images } = await readImageTree(folder);
  const byFolder = new Map<string, ImageFile[]>();
  for (const image of images) {
    const name = path.posix.dirname(image.name);
    byFolder.set(name, [...(byFolder.get(name) ?? []), image]);
  }
  const ownKind = path.basename(path.resolve(folder));
  const presentations: Presentation[] = [];
  for (const [name, frames] of byFolder) {
    const [kind = ownKind, ...rest] = name.split('/');
    const told = await readPresentationFile(path.join(folder, name));
    presentations.push({ name, kind: rest.length > 0 ? kind : ownKind, frames, told });
  }
  return presentations;
}
