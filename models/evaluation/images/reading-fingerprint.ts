import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PadModel } from '../../pad-model.ts';
import { projectFile } from '../../project-file.ts';

/** Parts of `models/` that no pixel passes through. */
const NOT_READING = new Set(['evaluation', 'calibration', 'gallery-index', 'convert', 'weights']);

/** What of a reading a setting decides. */
interface ReadAs {
  readonly padModel: PadModel | null;
  readonly minFaceHeightPx: number;
}

/**
 * Eight hexadecimal digits over the code and the weight hashes that read faces, and over how they are asked to. A pipeline id stands for the
 * embedding only; quality and liveness change without it, and cached readings must not outlive such a change.
 */
export async function readingFingerprint({ padModel, minFaceHeightPx }: ReadAs): Promise<string> {
  const models = fileURLToPath(new URL('../..', import.meta.url));
  const entries = await readdir(models, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && /\.(ts|js|wasm)$/.test(entry.name))
    .map((entry) => path.relative(models, path.join(entry.parentPath, entry.name)))
    .filter((file) => !NOT_READING.has(file.split(path.sep)[0] ?? ''))
    .sort();
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file}\0`).update(await readFile(path.join(models, file)));
  hash.update(await readFile(projectFile('models/manifest.json')));
  hash.update(String(minFaceHeightPx));
  if (padModel) hash.update(JSON.stringify({ ...padModel, path: '' }));
  return hash.digest('hex').slice(0, 8);
}
