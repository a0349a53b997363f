import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OnnxGraph } from '#models/convert/onnx-graph';
import { splitPrelu } from '#models/convert/split-prelu';
import { UnreadableTfjsModel } from '#models/convert/tfjs-graph';
import { tfjsToOnnx } from '#models/convert/tfjs-to-onnx';
import { projectFile } from '#models/project-file';

const HUMAN = 'node_modules/@vladmandic/human/models';
const DEMO = 'node_modules/@vladmandic/face-api/demo';
const SIZE = 192;

/** Faces of the demo photos, as squares in pixels of the photo. */
const FACES = [
  { photo: 'sample6.jpg', left: 1110, top: 270, side: 320 },
  { photo: 'sample3.jpg', left: 1030, top: 190, side: 320 },
  { photo: 'sample5.jpg', left: 310, top: 860, side: 320 },
];

let folder: string;
let json: string;
let binary: Buffer;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'venue-access-convert-'));
  json = await readFile(projectFile(`${HUMAN}/facemesh.json`), 'utf8');
  binary = await readFile(projectFile(`${HUMAN}/facemesh.bin`));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function sessionOf(onnx: Uint8Array): Promise<InferenceSession> {
  const file = path.join(folder, `${crypto.randomUUID()}.onnx`);
  await writeFile(file, onnx);
  return InferenceSession.create(file, { intraOpNumThreads: 1, logSeverityLevel: 3 });
}

async function outputsOf(session: InferenceSession, input: Float32Array, shape: readonly number[]) {
  const [name = ''] = session.inputNames;
  const results = await session.run({ [name]: new Tensor('float32', input, shape) });
  return (output: string): Float32Array => {
    const data = results[output]?.data;
    if (!(data instanceof Float32Array)) throw new Error(`no output ${output}`);
    return data;
  };
}

/** RGB of one face as 192 x 192, 0 to 1, row by row. */
async function faceCrop({ photo, left, top, side }: (typeof FACES)[number]): Promise<Float32Array> {
  const pixels = await sharp(projectFile(`${DEMO}/${photo}`))
    .extract({ left, top, width: side, height: side })
    .resize(SIZE, SIZE)
    .removeAlpha()
    .raw()
    .toBuffer();
  return Float32Array.from(pixels, (value) => value / 255);
}

function toPlanes(interleaved: Float32Array): Float32Array {
  const size = interleaved.length / 3;
  return Float32Array.from(
    { length: 3 * size },
    (_, i) => interleaved[(i % size) * 3 + Math.floor(i / size)] ?? 0,
  );
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (b[i] ?? Number.NaN))), 0);
}

/** The original engine: TensorFlow.js on WebAssembly, fed from the same files. */
async function loadOriginal() {
  const require = createRequire(import.meta.url);
  const tf = require('@tensorflow/tfjs') as typeof import('@tensorflow/tfjs');
  const wasm = require('@tensorflow/tfjs-backend-wasm') as typeof import('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths(`${path.dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`);
  await tf.setBackend('wasm');
  await tf.ready();
  const parsed = JSON.parse(json);
  const model = await tf.loadGraphModel(
    tf.io.fromMemory({
      format: parsed.format,
      signature: parsed.signature,
      modelTopology: parsed.modelTopology,
      weightSpecs: parsed.weightsManifest[0].weights,
      weightData: new Uint8Array(binary).buffer,
    }),
  );
  return async (interleaved: Float32Array, output: string): Promise<Float32Array> => {
    const tensor = tf.tensor4d(interleaved, [1, SIZE, SIZE, 3]);
    const result = model.execute(tensor, output);
    return (Array.isArray(result) ? result[0] : result)?.data() as Promise<Float32Array>;
  };
}

describe('the face mesh converted from TensorFlow.js', () => {
  it('gives on real faces what the original engine gives', async () => {
    const original = await loadOriginal();
    const plain = await sessionOf(tfjsToOnnx(json, binary));
    const split = await sessionOf(splitPrelu(tfjsToOnnx(json, binary)));
    for (const face of FACES) {
      const interleaved = await faceCrop(face);
      const mesh = await original(interleaved, 'Identity_2:0');
      const flag = await original(interleaved, 'Identity_1:0');
      expect(flag[0]).toBeGreaterThan(0.9);
      for (const session of [plain, split]) {
        const output = await outputsOf(session, toPlanes(interleaved), [1, 3, SIZE, SIZE]);
        // Pixels of a crop 192 wide.
        expect(largestDifference(output('output_mesh'), mesh)).toBeLessThan(0.01);
        expect(largestDifference(output('output_faceflag'), flag)).toBeLessThan(1e-4);
      }
    }
  });

  it('becomes the same bytes every time', () => {
    expect(Buffer.compare(tfjsToOnnx(json, binary), tfjsToOnnx(json, binary))).toBe(0);
  });

  it('is refused when a weight is missing', () => {
    expect(() => tfjsToOnnx(json, binary.subarray(0, binary.length - 10))).toThrow(UnreadableTfjsModel);
  });

  it('is refused, with its name, when it uses an operator that is not known', () => {
    const strange = json.replace('"op":"MaxPool"', '"op":"NonMaxSuppressionV5"');
    expect(() => tfjsToOnnx(strange, binary)).toThrow(/NonMaxSuppressionV5/);
  });
});

describe('splitting PReLU', () => {
  it('keeps slopes below zero, between zero and one, and above one', async () => {
    const slopes = [-0.5, 0, 0.25, 1, 1.75];
    const graph = new OnnxGraph();
    const input = graph.input('x', [1, slopes.length, 2, 2]);
    const slope = graph.floats(Float32Array.from(slopes), [slopes.length, 1, 1]);
    graph.output('y', [1, slopes.length, 2, 2], graph.node('PRelu', [input, slope]));
    const values = slopes.flatMap(() => [-3, -0.5, 0, 4]);
    const session = await sessionOf(splitPrelu(graph.encode('prelu')));
    const output = await outputsOf(session, Float32Array.from(values), [1, slopes.length, 2, 2]);
    const expected = values.map((value, i) => (value > 0 ? value : value * (slopes[Math.floor(i / 4)] ?? 0)));
    expect(largestDifference(output('y'), Float32Array.from(expected))).toBeLessThan(1e-6);
  });

  it('leaves a network without PReLU byte for byte as it was', () => {
    const graph = new OnnxGraph();
    graph.output('y', [1, 4], graph.node('Relu', [graph.input('x', [1, 4])]));
    const model = graph.encode('relu');
    expect(Buffer.compare(splitPrelu(model), model)).toBe(0);
  });
});
