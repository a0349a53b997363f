import type { ImageFile } from '../images/image-file.ts';

export interface ListedPair {
  /** Of the pairs file. */
  readonly line: number;
  readonly a: ImageFile;
  readonly b: ImageFile;
  readonly same: boolean;
}

export interface PairsProtocol {
  readonly pairs: readonly ListedPair[];
  /** Which fold each pair belongs to, where the file says so. */
  readonly folds: { readonly kind: 'none' } | { readonly kind: 'given'; readonly foldOf: readonly number[] };
  /** Who is on each image, by the image's name. */
  readonly personOf: ReadonlyMap<string, string>;
  /** What is odd about the file without making it useless. */
  readonly warnings: readonly string[];
}

/** Turns a line's words for an image into a file; throws with the line's number when it leads out of the folder. */
export type ImageNamer = (relativePath: string, line: number) => ImageFile;
