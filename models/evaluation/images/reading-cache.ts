import { mkdir, readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import type { PipelineId } from '#domain/face/embedding';
import { placeFile } from '../../weight-file.ts';
import { EvaluationError } from '../evaluation-error.ts';
import { decodeReading, encodeReading, type ImageFaces } from './cached-reading.ts';

/**
 * What was read of each image, one file an image, named by the image's content: an evaluation that was stopped
 * goes on where it was, and the next one on the same images reads none. Holds face templates, so its folders are
 * for their owner alone and never lie among the images.
 */
export class ReadingCache {
  readonly folder: string;
  readonly #pipelineId: PipelineId;

  private constructor(folder: string, pipelineId: PipelineId) {
    this.folder = folder;
    this.#pipelineId = pipelineId;
  }

  /**
   * @param root made when missing
   * @param fingerprint of the code that reads, see `readingFingerprint`
   * @throws EvaluationError when the root lies inside a folder of images or cannot be made
   */
  static async open(
    root: string,
    imageFolders: readonly string[],
    { pipelineId, fingerprint }: { pipelineId: PipelineId; fingerprint: string },
  ): Promise<ReadingCache> {
    const folder = path.join(path.resolve(root), pipelineId, fingerprint);
    for (const images of imageFolders) refuseInside(path.resolve(root), path.resolve(images));
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
    } catch (cause) {
      throw new EvaluationError(`the cache folder ${root} cannot be used: ${String(cause)}`, { cause });
    }
    for (const images of imageFolders) refuseInside(await realpath(root), await realpath(images));
    return new ReadingCache(folder, pipelineId);
  }

  async find(contentHash: string): Promise<ImageFaces | null> {
    try {
      return decodeReading(await readFile(this.#pathOf(contentHash)), this.#pipelineId);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    }
  }

  async keep(contentHash: string, reading: ImageFaces): Promise<void> {
    const file = this.#pathOf(contentHash);
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    await placeFile(file, encodeReading(reading));
  }

  #pathOf(contentHash: string): string {
    return path.join(this.folder, contentHash.slice(0, 2), `${contentHash}.json`);
  }
}

function refuseInside(cache: string, images: string): void {
  const relative = path.relative(images, cache);
  if (relative === '' || !(relative.startsWith('..') || path.isAbsolute(relative))) {
    throw new EvaluationError(
      `the cache holds face templates and must not lie inside the images folder: ${cache}`,
    );
  }
}
