import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ATTACK_CHECKS, WHOLE_FRAME } from '#domain/face/frame';
import { convertModel } from '#models/convert/convert-model';
import { OnnxGraph } from '#models/convert/onnx-graph';
import { shippedPipeline } from '#models/engines/known-pipelines';
import { openFacePipeline } from '#models/engines/open-pipeline';
import { PadModelError, readPadModel } from '#models/pad-model';
import { OwnPad } from '#models/pipeline/own-pad';
import { projectFile } from '#models/project-file';
import { gateFrame, SAME_WOMAN, samplePhoto } from '../photos.ts';

const HUMAN = 'node_modules/@vladmandic/human/models';
const SIZE = 128;

let folder: string;
let description: string;
/** As somebody would write it who has converted an attack detector that an npm package ships. */
let content: Record<string, unknown>;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'venue-access-pad-'));
  description = path.join(folder, 'antispoof.json');
  const files = ['antispoof.json', 'antispoof.bin'].map((file) => readFile(projectFile(`${HUMAN}/${file}`)));
  const onnx = convertModel('tfjs-to-onnx', await Promise.all(files));
  await writeFile(path.join(folder, 'antispoof.onnx'), onnx);
  content = {
    name: 'antispoof of @vladmandic/human 3.3.6',
    file: 'antispoof.onnx',
    sha256: createHash('sha256').update(onnx).digest('hex'),
    licence: 'MIT as stated in the package',
    input: { size: SIZE, channels: 'RGB', mean: [0, 0, 0], scale: [255, 255, 255] },
    cropScale: 1,
    output: { name: 'activation_4', scores: 'as-is', liveClass: 0 },
    threshold: 0.5,
    minFaceHeightPx: 100,
  };
  await writeFile(description, JSON.stringify(content));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const GREY = [127.5, 127.5, 127.5];

/** Describes a network that gives the averages of the three channels as if they were scores. */
async function describedAverages(name: string, mean: readonly number[]): Promise<string> {
  const graph = new OnnxGraph();
  const averages = graph.node('GlobalAveragePool', [graph.input('input', ['N', 3, 16, 16])]);
  graph.output('averages', ['N', 3], graph.node('Flatten', [averages], { axis: { kind: 'int', value: 1 } }));
  const onnx = graph.encode('averages');
  await writeFile(path.join(folder, 'averages.onnx'), onnx);
  const described = {
    ...content,
    file: 'averages.onnx',
    sha256: createHash('sha256').update(onnx).digest('hex'),
    input: { size: 16, channels: 'RGB', mean, scale: [1, 1, 1] },
    output: { name: 'averages', scores: 'as-is', liveClass: 0 },
  };
  const file = path.join(folder, name);
  await writeFile(file, JSON.stringify(described));
  return file;
}

/** The original engine on the same square of the photo, in plain JavaScript. */
async function originalScore(pixels: Float32Array): Promise<number> {
  const require = createRequire(import.meta.url);
  const tf = require('@tensorflow/tfjs') as typeof import('@tensorflow/tfjs');
  await tf.setBackend('cpu');
  const json = JSON.parse(await readFile(projectFile(`${HUMAN}/antispoof.json`), 'utf8'));
  const weights = await readFile(projectFile(`${HUMAN}/antispoof.bin`));
  const model = await tf.loadGraphModel({
    load: async () => ({
      modelTopology: json.modelTopology,
      signature: json.signature,
      weightSpecs: json.weightsManifest[0].weights,
      weightData: weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.byteLength),
    }),
  });
  const output = model.predict(tf.tensor4d(pixels, [1, SIZE, SIZE, 3])) as import('@tensorflow/tfjs').Tensor;
  return (await output.data())[0] ?? Number.NaN;
}

describe("an attack detector of the deployer's own", () => {
  it('gives the score of the engine that it was made for', async () => {
    const { image, box } = await gateFrame(await samplePhoto(3), SAME_WOMAN.inSample3, SIZE, {
      x: 400,
      y: 300,
    });
    // A whole number of pixels and no scaling: both engines see the same values.
    const square = { x: Math.round(box.x), y: Math.round(box.y), width: SIZE, height: SIZE };
    const pixels = Float32Array.from({ length: SIZE * SIZE * 3 }, (_, i) => {
      const [x, y] = [Math.floor(i / 3) % SIZE, Math.floor(i / 3 / SIZE)];
      return (image.data[((square.y + y) * image.width + square.x + x) * 3 + (i % 3)] ?? 0) / 255;
    });
    const own = await OwnPad.open(await readPadModel(description));
    const answer = await own.check(image, square);
    await own.release();
    expect(answer.kind).not.toBe('not-assessed');
    expect('score' in answer && answer.score).toBeCloseTo(await originalScore(pixels), 4);
  });

  it('answers beside the border check, and only when it is asked', async () => {
    const { image } = await gateFrame(await samplePhoto(3), SAME_WOMAN.inSample3, 190);
    const padModel = await readPadModel(description);
    const pipeline = await openFacePipeline({
      pipeline: shippedPipeline('onnx'),
      workers: 1,
      weightsDir: projectFile('models/weights'),
      padModel,
    });
    try {
      const selection = { ...WHOLE_FRAME, maxFaces: 1 };
      const [asked] = (await pipeline.read(image, { ...selection, attackChecks: ATTACK_CHECKS })).faces;
      const [unasked] = (await pipeline.read(image, selection)).faces;
      expect(asked?.liveness.own).toMatchObject({ score: expect.any(Number) });
      expect(asked?.liveness.passive).toMatchObject({ kind: 'clear' });
      expect(unasked?.liveness.own.kind).toBe('not-assessed');
      expect(unasked?.liveness.passive.kind).toBe('not-assessed');
    } finally {
      await pipeline.close();
    }
  });

  it('does not judge faces smaller than it was made for', async () => {
    const { image, box } = await gateFrame(await samplePhoto(3), SAME_WOMAN.inSample3, 90);
    const own = await OwnPad.open(await readPadModel(description));
    expect(await own.check(image, box)).toMatchObject({ kind: 'not-assessed' });
    await own.release();
  });

  it.each([
    [
      'a class that its output does not have',
      { output: { name: 'activation_4', scores: 'as-is', liveClass: 1 } },
      /1 numbers/,
    ],
    [
      'an output that it does not have',
      { output: { name: 'live', scores: 'as-is', liveClass: 0 } },
      /"live"/,
    ],
    [
      'shares among one number, which is always all of it',
      { output: { name: 'activation_4', scores: 'softmax', liveClass: 0 } },
      /softmax/,
    ],
    [
      'another size than its own',
      { input: { size: 112, channels: 'RGB', mean: [0, 0, 0], scale: [255, 255, 255] } },
      /fails on a picture/,
    ],
  ])('does not open with %s', async (_, change, because) => {
    const file = path.join(folder, 'not-opened.json');
    await writeFile(file, JSON.stringify({ ...content, ...change }));
    const opened = OwnPad.open(await readPadModel(file));
    await expect(opened).rejects.toThrow(PadModelError);
    await expect(opened).rejects.toThrow(because);
  });

  it.each([
    { numbers: 'scores that are none', mean: [0, 0, 0] },
    { numbers: 'one number among them that is none', mean: [127.5, 127.5, 0] },
  ])('does not open with $numbers', async ({ mean }) => {
    const file = await describedAverages('averages.json', mean);
    await expect(OwnPad.open(await readPadModel(file))).rejects.toThrow(/from 0 to 1/);
  });

  it('does not judge by a number that is no share, whatever it gave when it was opened', async () => {
    const own = await OwnPad.open(await readPadModel(await describedAverages('grey.json', GREY)));
    const bright = { data: new Uint8Array(300 * 300 * 3).fill(220), width: 300, height: 300 };
    const dark = { ...bright, data: new Uint8Array(300 * 300 * 3).fill(20) };
    const grey = { ...bright, data: new Uint8Array(300 * 300 * 3).fill(128) };
    const box = { x: 50, y: 50, width: 150, height: 200 };
    expect(await own.check(grey, box)).toMatchObject({ kind: 'clear' });
    for (const image of [bright, dark]) {
      expect(await own.check(image, box)).toMatchObject({ kind: 'not-assessed' });
    }
    await own.release();
  });

  it('does not open when its file is another than the one that was described and read', async () => {
    const network = await readFile(path.join(folder, 'antispoof.onnx'));
    await writeFile(path.join(folder, 'exchanged.onnx'), network);
    const file = path.join(folder, 'exchanged.json');
    await writeFile(file, JSON.stringify({ ...content, file: 'exchanged.onnx' }));
    const read = await readPadModel(file);
    const middle = Math.floor(network.length / 2);
    network.writeUInt8(network.readUInt8(middle) ^ 1, middle);
    await writeFile(path.join(folder, 'exchanged.onnx'), network);
    await expect(OwnPad.open(read)).rejects.toThrow(/sha256/);
  });

  it.each([
    ['another hash', { sha256: '0'.repeat(64) }, /sha256/],
    ['a file that is not there', { file: 'elsewhere.onnx' }, /cannot be read/],
    ['a key that is unknown', { channels: 'RGB' }, /channels/],
    ['a threshold of one', { threshold: 1 }, /threshold/],
    [
      'a scale of nothing',
      { input: { size: SIZE, channels: 'RGB', mean: [0, 0, 0], scale: [255, 0, 255] } },
      /scale/,
    ],
  ])('is refused with %s', async (_, change, because) => {
    const file = path.join(folder, 'refused.json');
    await writeFile(file, JSON.stringify({ ...content, ...change }));
    await expect(readPadModel(file)).rejects.toThrow(PadModelError);
    await expect(readPadModel(file)).rejects.toThrow(because);
  });
});
