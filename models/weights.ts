import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { tfjsToOnnx } from './convert/tfjs-to-onnx.ts';
import {
  type ModelEntry,
  type ModelFile,
  type ModelId,
  type ModelManifest,
  type ModelPackage,
  modelOf,
  type PackedPackage,
  packageOf,
  readManifest,
} from './manifest.ts';
import { readPackedFiles } from './packed-package.ts';
import { projectFile } from './project-file.ts';
import { type ExpectedFile, type FileState, isExpected, placeFile, stateOf } from './weight-file.ts';
import { WeightsUnavailable } from './weights-unavailable.ts';

export interface WeightsProgress {
  readonly step: 'fetching' | 'fetched' | 'converting' | 'converted' | 'ready';
  /** One line for a person. */
  readonly message: string;
}

export interface WeightsRequest {
  /** Where fetched and converted files are kept; made when missing. */
  readonly weightsDir: string;
  readonly models: readonly ModelId[];
  readonly onProgress: (progress: WeightsProgress) => void;
}

/** A model's file as it is run, where it lies and what it must be. */
interface RunFile {
  readonly model: ModelId;
  readonly path: string;
  readonly expected: ExpectedFile;
}

/** Paths of the checked files of each model, in the manifest's order. */
export type PreparedWeights = ReadonlyMap<ModelId, readonly string[]>;

/**
 * Makes sure that every file of the models is in place and is what the manifest describes: takes what npm
 * install brought, fetches what it did not, converts what the engines cannot read. Each file is placed at once
 * when it is whole, so an interrupted run goes on where it stopped and two processes may prepare at once.
 * When everything is there, this only hashes the files (some 30 ms).
 * @throws WeightsUnavailable
 */
export async function prepareWeights(request: WeightsRequest): Promise<PreparedWeights> {
  const manifest = readManifest();
  const models = request.models.map((id) => modelOf(manifest, id));
  await mkdir(request.weightsDir, { recursive: true });
  await fetchPacked(manifest, models, request);
  await convert(manifest, models, request);
  await checkAll(manifest, models, request);
  request.onProgress({ step: 'ready', message: `model weights ready: ${request.models.join(', ')}` });
  return new Map(
    models.map((model) => [model.id, runFiles(manifest, model, request.weightsDir).map((file) => file.path)]),
  );
}

export interface WeightsFinding {
  readonly model: ModelId;
  readonly path: string;
  readonly state: FileState;
}

/** The state of every file of every model of the manifest; changes and fetches nothing. */
export async function verifyWeights(weightsDir: string): Promise<readonly WeightsFinding[]> {
  const manifest = readManifest();
  const files = manifest.models.flatMap((model) => runFiles(manifest, model, weightsDir));
  return Promise.all(
    files.map(async ({ model, path, expected }) => ({ model, path, state: await stateOf(path, expected) })),
  );
}

async function fetchPacked(
  manifest: ModelManifest,
  models: readonly ModelEntry[],
  { weightsDir, onProgress }: WeightsRequest,
): Promise<void> {
  for (const source of manifest.packages.filter(isPacked)) {
    const files = models.filter((model) => model.package === source.name).flatMap((model) => model.files);
    const states = await Promise.all(files.map((file) => stateOf(keptAt(weightsDir, file), file)));
    const missing = files.filter((_, i) => states[i] !== 'intact');
    if (missing.length === 0) continue;

    onProgress({
      step: 'fetching',
      message: `fetching model weights from ${source.name}@${source.version} with npm`,
    });
    const contents = await readPackedFiles(
      source,
      missing.map((file) => file.path),
    );
    for (const [i, file] of missing.entries()) {
      await placeFile(keptAt(weightsDir, file), checked(contents[i], file, `${source.name}/${file.path}`));
      onProgress({
        step: 'fetched',
        message: `fetched ${path.basename(file.path)} (${megabytes(file.bytes)})`,
      });
    }
  }
}

async function convert(
  manifest: ModelManifest,
  models: readonly ModelEntry[],
  { weightsDir, onProgress }: WeightsRequest,
): Promise<void> {
  for (const model of models) {
    if (model.runs.kind !== 'converted') continue;
    const target = path.join(weightsDir, model.runs.file);
    if ((await stateOf(target, model.runs)) === 'intact') continue;

    onProgress({ step: 'converting', message: `converting ${model.id} to ONNX` });
    const [graph, weights] = await Promise.all(
      model.files.map((file) => readInstalled(packageOf(manifest, model), file)),
    );
    if (!graph || !weights)
      throw new WeightsUnavailable(`"${model.id}" lacks its graph or its weights in the manifest`);
    const onnx = tfjsToOnnx(Buffer.from(graph).toString('utf8'), weights);
    await placeFile(target, checked(onnx, model.runs, `the conversion of ${model.id}`));
    onProgress({ step: 'converted', message: `converted ${model.id} (${megabytes(onnx.length)})` });
  }
}

async function checkAll(
  manifest: ModelManifest,
  models: readonly ModelEntry[],
  { weightsDir }: WeightsRequest,
): Promise<void> {
  for (const file of models.flatMap((model) => runFiles(manifest, model, weightsDir))) {
    const state = await stateOf(file.path, file.expected);
    if (state !== 'intact') {
      throw new WeightsUnavailable(
        `${file.path} is ${state}; reinstall the dependencies (npm ci) and start again`,
      );
    }
  }
}

function runFiles(manifest: ModelManifest, model: ModelEntry, weightsDir: string): readonly RunFile[] {
  if (model.runs.kind === 'converted') {
    return [{ model: model.id, path: path.join(weightsDir, model.runs.file), expected: model.runs }];
  }
  const source = packageOf(manifest, model);
  return model.files.map((file) => ({
    model: model.id,
    path: isPacked(source) ? keptAt(weightsDir, file) : installedAt(source, file),
    expected: file,
  }));
}

async function readInstalled(source: ModelPackage, file: ModelFile): Promise<Uint8Array> {
  const installed = installedAt(source, file);
  let content: Uint8Array;
  try {
    content = await readFile(installed);
  } catch (cause) {
    throw new WeightsUnavailable(`${installed} cannot be read; reinstall the dependencies (npm ci)`, {
      cause,
    });
  }
  return checked(content, file, installed);
}

function checked(content: Uint8Array | undefined, expected: ExpectedFile, what: string): Uint8Array {
  if (content && isExpected(content, expected)) return content;
  throw new WeightsUnavailable(
    `${what} is not the file that models/manifest.json describes (its sha256 differs)`,
  );
}

function isPacked(source: ModelPackage): source is PackedPackage {
  return source.obtain === 'pack';
}

function keptAt(weightsDir: string, file: ModelFile): string {
  return path.join(weightsDir, path.basename(file.path));
}

function installedAt(source: ModelPackage, file: ModelFile): string {
  return projectFile(path.posix.join('node_modules', source.name, file.path));
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
