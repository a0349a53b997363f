import { createHash, randomUUID } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';

export interface ExpectedFile {
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

export type FileState = 'intact' | 'missing' | 'altered';

/** Reads the whole file: 30 ms for all weights of an engine, so no stamp file has to be trusted instead. */
export async function stateOf(path: string, expected: ExpectedFile): Promise<FileState> {
  try {
    return isExpected(await readFile(path), expected) ? 'intact' : 'altered';
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'missing';
    throw error;
  }
}

export function isExpected(content: Uint8Array, { bytes, sha256 }: ExpectedFile): boolean {
  return content.length === bytes && createHash('sha256').update(content).digest('hex') === sha256;
}

/**
 * Puts a file in place at once: a reader sees the old file or the whole new one, and when two processes
 * place the same file the later one wins with the same bytes.
 */
export async function placeFile(path: string, content: Uint8Array): Promise<void> {
  const partial = `${path}.${randomUUID()}.part`;
  try {
    const file = await open(partial, 'wx');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, path);
  } finally {
    await rm(partial, { force: true });
  }
}
