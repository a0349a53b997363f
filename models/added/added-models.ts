import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { canonicalJson } from '#domain/journal/canonical-json';
import { type FileState, placeFile, REMAINS_AFTER_MS, stateOf } from '../weight-file.ts';
import { descriptorSchema, MODEL_NAME, type ModelDescriptor } from './descriptor.ts';
import { UnusableModel } from './unusable-model.ts';

/*
 * Models of the deployer's own lie in `added/NAME/` inside the weights folder: whoever copies the weights to another
 * machine brings them along. A folder appears whole or not at all.
 */
const DESCRIPTOR = 'descriptor.json';
const MODEL = 'model.onnx';
const PARTIAL = '.part';

export interface AddedModel {
  readonly kind: 'readable';
  readonly descriptor: ModelDescriptor;
  /** Its bytes are held against the descriptor whenever it is loaded. */
  readonly modelFile: string;
}

interface DamagedModel {
  readonly kind: 'damaged';
  readonly name: string;
  readonly because: string;
}

/** Every added model, by name; one whose descriptor cannot be read is among them and says why. */
export function listAddedModels(weightsDir: string): readonly (AddedModel | DamagedModel)[] {
  return namesIn(addedFolder(weightsDir)).map((name) => {
    try {
      return readAddedModel(weightsDir, name);
    } catch (error) {
      if (error instanceof UnusableModel) return { kind: 'damaged', name, because: error.message };
      throw error;
    }
  });
}

interface AddedModelFinding {
  readonly model: string;
  readonly path: string;
  readonly state: FileState;
}

/** The state of every added model's file; one whose descriptor cannot be read counts as altered. */
export async function verifyAddedModels(weightsDir: string): Promise<readonly AddedModelFinding[]> {
  return Promise.all(
    listAddedModels(weightsDir).map(async (model) => {
      if (model.kind === 'damaged') {
        const descriptor = path.join(addedFolder(weightsDir), model.name, DESCRIPTOR);
        return { model: model.name, path: descriptor, state: 'altered' } as const;
      }
      const { descriptor, modelFile } = model;
      const state = await stateOf(modelFile, descriptor.file);
      return { model: descriptor.name, path: modelFile, state };
    }),
  );
}

/** @throws UnusableModel when its descriptor cannot be read */
export function findAddedModel(weightsDir: string, name: string): AddedModel | null {
  return namesIn(addedFolder(weightsDir)).includes(name) ? readAddedModel(weightsDir, name) : null;
}

function readAddedModel(weightsDir: string, name: string): AddedModel {
  const folder = path.join(addedFolder(weightsDir), name);
  const descriptor = readDescriptor(path.join(folder, DESCRIPTOR));
  if (descriptor.name !== name) {
    throw new UnusableModel('name', `${folder} holds the model "${descriptor.name}", not "${name}"`);
  }
  return { kind: 'readable', descriptor, modelFile: path.join(folder, MODEL) };
}

/** @throws UnusableModel when the file is missing, is not JSON or does not describe a model */
export function readDescriptor(file: string): ModelDescriptor {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const what = cause instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    throw new UnusableModel('from-descriptor', `${file} ${what}`, { cause });
  }
  const parsed = descriptorSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UnusableModel(
    'from-descriptor',
    `${file} does not describe a model: ${issue?.path.join('.') || 'it'}: ${issue?.message}`,
  );
}

export type Placed = 'added' | 'updated' | 'unchanged';

/**
 * Puts a checked model in its place. The same model again changes nothing but its licence, source and calibration.
 * @throws UnusableModel when another model has the name
 */
export async function placeAddedModel(
  weightsDir: string,
  descriptor: ModelDescriptor,
  onnx: Uint8Array,
): Promise<Placed> {
  const root = addedFolder(weightsDir);
  const folder = path.join(root, descriptor.name);
  const text = Buffer.from(`${JSON.stringify(descriptor, null, 2)}\n`);
  await mkdir(root, { recursive: true });
  await sweepRemains(root);
  const present = findAddedModel(weightsDir, descriptor.name);
  if (present) {
    if (whatItIs(present.descriptor) !== whatItIs(descriptor)) {
      throw new UnusableModel(
        'name',
        `there is another model "${descriptor.name}"; choose another name, or remove it first ` +
          `(venue-access models remove ${descriptor.name})`,
      );
    }
    const whole = (await stateOf(present.modelFile, descriptor.file)) === 'intact';
    if (whole && canonicalJson(present.descriptor) === canonicalJson(descriptor)) return 'unchanged';
    if (!whole) await placeFile(present.modelFile, onnx);
    await placeFile(path.join(folder, DESCRIPTOR), text);
    return 'updated';
  }
  const partial = path.join(root, `${descriptor.name}.${randomUUID()}${PARTIAL}`);
  try {
    await mkdir(partial);
    await placeFile(path.join(partial, MODEL), onnx);
    await placeFile(path.join(partial, DESCRIPTOR), text);
    await rename(partial, folder);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return 'added';
}

/** Whoever has it loaded keeps it until they end. @returns whether there was one */
export async function removeAddedModel(weightsDir: string, name: string): Promise<boolean> {
  const root = addedFolder(weightsDir);
  if (!namesIn(root).includes(name)) return false;
  const partial = path.join(root, `${name}.${randomUUID()}${PARTIAL}`);
  await rename(path.join(root, name), partial);
  await rm(partial, { recursive: true, force: true });
  return true;
}

/** Everything that makes it another model when it changes. */
function whatItIs(descriptor: ModelDescriptor): string {
  const { licence: _, source: __, calibration: ___, ...identity } = descriptor;
  return canonicalJson(identity);
}

function addedFolder(weightsDir: string): string {
  return path.resolve(weightsDir, 'added');
}

function namesIn(folder: string): readonly string[] {
  return entriesOf(folder)
    .filter((name) => MODEL_NAME.test(name))
    .sort();
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** What a process that was killed left behind. */
async function sweepRemains(root: string): Promise<void> {
  for (const name of entriesOf(root)) {
    if (!name.endsWith(PARTIAL)) continue;
    const left = path.join(root, name);
    const { mtimeMs } = statSync(left, { throwIfNoEntry: false }) ?? { mtimeMs: Date.now() };
    if (Date.now() - mtimeMs > REMAINS_AFTER_MS) await rm(left, { recursive: true, force: true });
  }
}
