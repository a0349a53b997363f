import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from '../scripts/build.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Worker threads and child processes run from `dist`, and every test of the models needs their weights. */
export async function setup(): Promise<void> {
  if (!(await build(ROOT)))
    process.stderr.write('The build reported errors; tests run on what was emitted.\n');
  await promisify(execFile)(process.execPath, ['dist/cli/main.js', 'models', 'prepare'], { cwd: ROOT });
}
