import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MODEL_IDS, modelOf, OPTIONAL_MODEL_IDS, readManifest } from '#models/manifest';
import { projectFile } from '#models/project-file';
import { type PreparedWeights, prepareWeights } from '#models/weights';

describe('what the model manifest says of tensors', () => {
  const manifest = readManifest();
  let folder: string;
  let weights: PreparedWeights;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'venue-access-manifest-'));
    const shipped = {
      weightsDir: projectFile('models/weights'),
      models: MODEL_IDS,
      onProgress: () => undefined,
    };
    const optional = { weightsDir: folder, models: OPTIONAL_MODEL_IDS, onProgress: () => undefined };
    weights = new Map([...(await prepareWeights(shipped)), ...(await prepareWeights(optional))]);
  }, 180_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const onnx = manifest.models.filter(
    ({ runs, files }) => runs.kind === 'converted' || files.some(({ path: file }) => file.endsWith('.onnx')),
  );

  it.each(onnx.map(({ id }) => id))('is what the file of %s says', async (id) => {
    const model = modelOf(manifest, id);
    const session = await InferenceSession.create(weights.get(id)?.[0] ?? '', { logSeverityLevel: 3 });
    const told = (tensors: readonly { readonly name: string; readonly shape: readonly number[] }[]) =>
      Object.fromEntries(tensors.map(({ name, shape }) => [name, shape]));
    /** A batch that the file leaves open is one picture here. */
    const inFile = (tensors: InferenceSession['inputMetadata']) =>
      Object.fromEntries(
        tensors.map((tensor) => [
          tensor.name,
          tensor.isTensor ? tensor.shape.map((size) => (typeof size === 'number' ? size : 1)) : [],
        ]),
      );
    expect(inFile(session.inputMetadata)).toEqual(told(model.inputs));
    expect(inFile(session.outputMetadata)).toEqual(told(model.outputs));
    await session.release();
  });

  it('is what the same networks of face-api take once they are ONNX', () => {
    for (const [shipped, converted] of [
      ['face-api-recognition', 'dlib128'],
      ['face-api-landmark68', 'dlib128-landmark68'],
    ] as const) {
      const [input] = modelOf(manifest, shipped).inputs;
      const [batch, height, width, channels] = input?.shape ?? [];
      expect(modelOf(manifest, converted).inputs[0]?.shape).toEqual([batch, channels, height, width]);
      expect(modelOf(manifest, shipped).outputs).toEqual(modelOf(manifest, converted).outputs);
    }
  });

  it('names for every file a package whose licence and source it states, and what is not known', async () => {
    const installed = JSON.parse(await readFile(projectFile('package.json'), 'utf8')).dependencies;
    for (const { name, version, obtain, licence, licenceStatedIn, source } of manifest.packages) {
      expect(licence).not.toBe('');
      expect(licenceStatedIn).not.toBe('');
      expect(source).toMatch(/^https:/);
      if (obtain === 'dependency') expect(installed[name]).toBe(version);
      else expect(installed[name]).toBeUndefined();
    }
    for (const { unknown, package: from } of manifest.models) {
      expect(unknown.length).toBeGreaterThan(0);
      expect(manifest.packages.map(({ name }) => name)).toContain(from);
    }
  });
});
