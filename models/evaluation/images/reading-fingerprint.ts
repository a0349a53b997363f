import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PadModel } from '../../pad-model.ts';
import { projectFile } from '../../project-file.ts';

/** Parts of `models/` that no pixel passes through. */
const NOT_READING = new Set(['evaluation', 'calibration', 'gallery-index', 'convert', 'weights']);

/** Code outside of `models/` that readings pass through: what a shape or an embedding is. */
const READ_WITH = 'core/domain/face';

/** What of a reading a setting decides. */
interface ReadAs {
  readonly padModel: PadModel | null;
  readonly minFaceHeightPx: number;
}

/** Of the code that runs: the project's folder, or `dist` in it. */
const CODE_ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * Eight hexadecimal digits over the code, the libraries and the weight hashes that read faces, and over how they are
 * asked to. A pipeline id stands for the embedding only; quality and liveness change without it, and cached readings
 * must not outlive such a change.
 */
export async function readingFingerprint(
  { padModel, minFaceHeightPx }: ReadAs,
  codeRoot = CODE_ROOT,
  projectRoot = projectFile(''),
): Promise<string> {
  const hash = createHash('sha256');
  for (const file of await codeIn(codeRoot)) {
    hash.update(`${file}\0`).update(await readFile(path.join(codeRoot, file)));
  }
  for (const file of ['models/manifest.json', 'package-lock.json']) {
    hash.update(await readFile(path.join(projectRoot, file)));
  }
  hash.update(String(minFaceHeightPx));
  if (padModel) hash.update(JSON.stringify({ ...padModel, path: '' }));
  return hash.digest('hex').slice(0, 8);
}

/** Relative to the folder, in the order of their names. */
async function codeIn(root: string): Promise<readonly string[]> {
  const folders = ['models', READ_WITH];
  const entries = await Promise.all(
    folders.map((folder) => readdir(path.join(root, folder), { recursive: true, withFileTypes: true })),
  );
  return entries
    .flat()
    .filter((entry) => entry.isFile() && /\.(ts|js|wasm)$/.test(entry.name))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .filter((file) => {
      const [top, part = ''] = file.split(path.sep);
      return top !== 'models' || !NOT_READING.has(part);
    })
    .sort();
}
