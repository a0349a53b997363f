import { createHash, randomUUID } from 'node:crypto';
import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';

export interface ExpectedFile {
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

export type FileState = 'intact' | 'missing' | 'altered';

/** Reads the whole file: 30 ms for all weights of an engine, so no stamp file has to be trusted instead. */
export async function stateOf(file: string, expected: ExpectedFile): Promise<FileState> {
  const content = await unlessMissing(readFile(file));
  if (content === null) return 'missing';
  return isExpected(content, expected) ? 'intact' : 'altered';
}

export function isExpected(content: Uint8Array, { bytes, sha256 }: ExpectedFile): boolean {
  return content.length === bytes && createHash('sha256').update(content).digest('hex') === sha256;
}

/** A process that is killed while it places a file leaves a part of it. */
const PARTIAL = '.part';
export const REMAINS_AFTER_MS = 3_600_000;

/** Removes parts that no living process can still be writing. */
export async function sweepRemains(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.endsWith(PARTIAL)) continue;
    const part = path.join(folder, name);
    const found = await unlessMissing(stat(part));
    if (found && Date.now() - found.mtimeMs > REMAINS_AFTER_MS) await rm(part, { force: true });
  }
}

/** @returns null when there is no such file, or none any more */
async function unlessMissing<Result>(operation: Promise<Result>): Promise<Result | null> {
  try {
    return await operation;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Puts a file in place at once: a reader sees the old file or the whole new one, and when two processes
 * place the same file the later one wins with the same bytes.
 */
export async function placeFile(target: string, content: Uint8Array): Promise<void> {
  const partial = `${target}.${randomUUID()}${PARTIAL}`;
  try {
    const file = await open(partial, 'wx');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, target);
  } finally {
    await rm(partial, { force: true });
  }
}
