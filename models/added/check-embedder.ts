import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describedShape, writeDescribedInput } from '../pipeline/network-input.ts';
import type { EmbedderDescriptor, ImageInput } from './descriptor.ts';
import { UnusableModel } from './unusable-model.ts';

/** What the deployer says of an embedder; names of tensors may be left out where the file has only one. */
export interface StatedEmbedder {
  readonly input: Omit<ImageInput, 'name'>;
  readonly outputName: string | null;
  readonly outputLength: number;
}

export type CheckedTensors = Pick<EmbedderDescriptor, 'input' | 'output'>;

/**
 * Loads the model, holds its tensors against what was said of it, and runs it on made pictures.
 * @throws UnusableModel naming what does not fit
 */
export async function checkEmbedder(onnx: Uint8Array, stated: StatedEmbedder): Promise<CheckedTensors> {
  const session = await load(onnx);
  try {
    const input = { name: inputName(session, stated.input), ...stated.input };
    const output = { name: outputName(session, stated.outputName), length: stated.outputLength };
    const embeddings: Float32Array[] = [];
    for (const picture of madePictures(stated.input)) {
      embeddings.push(await embeddingOf(session, picture, { input, output }));
    }
    refuseCollapsed(embeddings);
    return { input, output };
  } finally {
    await session.release();
  }
}

async function load(onnx: Uint8Array): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(onnx, {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      logSeverityLevel: 4,
    });
  } catch (cause) {
    throw new UnusableModel('model', `onnxruntime cannot load the file: ${messageOf(cause)}`, { cause });
  }
}

function inputName({ inputMetadata }: InferenceSession, stated: Omit<ImageInput, 'name'>): string {
  const [input, ...more] = inputMetadata;
  if (!input?.isTensor || more.length > 0) {
    throw new UnusableModel(
      'model',
      `the model takes ${inputMetadata.length} inputs where one picture is due`,
    );
  }
  if (input.type !== 'float32') {
    throw new UnusableModel('model', `the model takes ${input.type} numbers; export it with float32 input`);
  }
  const shape = describedShape(stated);
  const asTold = `[${input.shape.join(', ')}]`;
  if (input.shape.length !== 4) {
    throw new UnusableModel('model', `the model's input ${asTold} is no picture: it has not four axes`);
  }
  if (input.shape.every((size, axis) => fits(size, shape[axis]))) return input.name;
  const swapped = describedShape({ ...stated, layout: stated.layout === 'NCHW' ? 'NHWC' : 'NCHW' });
  if (input.shape.every((size, axis) => fits(size, swapped[axis]))) {
    throw new UnusableModel('layout', `the model takes ${asTold}, which is not ${stated.layout}`);
  }
  throw new UnusableModel('size', `the model takes ${asTold}, not [${shape.join(', ')}]`);
}

/** A size of the file that is a name or not positive is decided when the model runs. */
function fits(inFile: number | string, stated: number | undefined): boolean {
  return typeof inFile !== 'number' || inFile <= 0 || inFile === stated;
}

function outputName({ outputMetadata }: InferenceSession, stated: string | null): string {
  const names = outputMetadata.map(({ name }) => name);
  if (stated !== null) {
    if (names.includes(stated)) return stated;
    throw new UnusableModel('output', `the model has no output "${stated}"; it has ${names.join(', ')}`);
  }
  const [only, ...more] = names;
  if (only !== undefined && more.length === 0) return only;
  throw new UnusableModel('output', `say which output is the embedding: ${names.join(', ')}`);
}

async function embeddingOf(
  session: InferenceSession,
  picture: Float32Array,
  { input, output }: CheckedTensors,
): Promise<Float32Array> {
  const data = await run(session, picture, { input, output });
  if (!(data instanceof Float32Array)) {
    throw new UnusableModel('output', `"${output.name}" gives no float32 numbers`);
  }
  if (data.length !== output.length) {
    throw new UnusableModel(
      'dimensions',
      `"${output.name}" gives ${data.length} numbers, not ${output.length}`,
    );
  }
  if (!data.every(Number.isFinite)) {
    throw new UnusableModel('model', `"${output.name}" gives NaN or infinity; is the normalisation right?`);
  }
  return data;
}

async function run(session: InferenceSession, picture: Float32Array, { input, output }: CheckedTensors) {
  try {
    const feed = new Tensor('float32', picture, describedShape(input));
    return (await session.run({ [input.name]: feed }))[output.name]?.data;
  } catch (cause) {
    throw new UnusableModel('size', `the model fails on a picture of this size: ${messageOf(cause)}`, {
      cause,
    });
  }
}

const PICTURES = 6;

/** Slopes and waves of several directions and lengths: nothing like faces, and nothing like each other. */
export function* madePictures(input: Omit<ImageInput, 'name'>): Generator<Float32Array> {
  const { width, height } = input;
  const size = width * height;
  for (let picture = 1; picture <= PICTURES; picture++) {
    const angle = (picture * Math.PI) / PICTURES;
    const planes = Float32Array.from({ length: 3 * size }, (_, i) => {
      const channel = Math.floor(i / size);
      const x = (i % width) / width;
      const y = (Math.floor(i / width) % height) / height;
      const wave = Math.sin(picture * 4 * (x * Math.cos(angle) + y * Math.sin(angle)) + channel);
      return 127.5 * (1 + wave);
    });
    const fed = new Float32Array(3 * size);
    writeDescribedInput(fed, { planes, width, height }, input);
    yield fed;
  }
}

/** Above this even the least alike of made pictures are one to the network. */
const COLLAPSED_ABOVE = 0.9999;

function refuseCollapsed(embeddings: readonly Float32Array[]): void {
  const norms = embeddings.map((each) => Math.hypot(...each));
  if (norms.some((norm) => !(norm > 0))) {
    throw new UnusableModel('model', 'the model gives nothing but zeros');
  }
  const cosines = embeddings.flatMap((a, i) =>
    embeddings.slice(0, i).map((b, j) => dot(a, b) / ((norms[i] as number) * (norms[j] as number))),
  );
  if (Math.min(...cosines) > COLLAPSED_ABOVE) {
    throw new UnusableModel('model', 'the model gives the same embedding whatever it is shown');
  }
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
