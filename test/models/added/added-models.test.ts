import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  findAddedModel,
  listAddedModels,
  placeAddedModel,
  removeAddedModel,
  verifyAddedModels,
} from '#models/added/added-models';
import { madePictures } from '#models/added/check-embedder';
import { checkDescribed, describeEmbedder } from '#models/added/describe-embedder';
import { obtainModel } from '#models/added/obtain-model';
import { type EmbedderWords, parseStatement } from '#models/added/stated-embedder';
import { UnusableModel } from '#models/added/unusable-model';
import { pipelineNamed } from '#models/engines/known-pipelines';
import { UnknownPipeline } from '#models/engines/unknown-pipeline';
import { projectFile } from '#models/project-file';
import { externalEmbedder, smallEmbedder } from './embedders.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'venue-access-added-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const WORDS: EmbedderWords = {
  name: 'small',
  size: '112',
  layout: 'NCHW',
  channels: 'RGB',
  mean: '127.5',
  scale: '128',
  template: 'arcface-112',
  dimensions: '64',
  licence: 'made for this test',
};

function modelOf(content: Uint8Array) {
  return { content, sha256: createHash('sha256').update(content).digest('hex') };
}

function describeAs(content: Uint8Array, words: Partial<EmbedderWords> = {}) {
  return describeEmbedder(modelOf(content), parseStatement({ ...WORDS, ...words }), 'made');
}

/** The aspect that a refusal is about; the command line names its option by it. */
async function refusal(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof UnusableModel)) throw new Error(`not refused: ${String(error)}`);
  return `${error.aspect}: ${error.message}`;
}

describe('the pictures that an embedder is tried on', () => {
  it('are the same to a network that takes its channels interleaved', () => {
    const feeding = { width: 16, height: 24, channels: 'RGB' } as const;
    const tried = (layout: 'NCHW' | 'NHWC') =>
      Array.from(madePictures({ ...feeding, mean: [10, 20, 30], scale: [1, 2, 3], layout }));
    const [planes, interleaved] = [tried('NCHW'), tried('NHWC')];
    expect(interleaved).toHaveLength(planes.length);
    const size = feeding.width * feeding.height;
    for (const [i, picture] of planes.entries()) {
      const asPlanes = picture.map((_, at) => interleaved[i]?.[(at % size) * 3 + Math.floor(at / size)] ?? 0);
      expect(asPlanes).toEqual(picture);
    }
  });
});

describe('an embedder of one’s own', () => {
  it('is described by what its file and whoever brings it say', async () => {
    const descriptor = await describeAs(smallEmbedder(64), { mean: '1,2,3', channels: 'bgr' });
    expect(descriptor).toMatchObject({
      kind: 'embedder',
      name: 'small',
      input: { name: 'input', width: 112, channels: 'BGR', mean: [1, 2, 3], scale: [128, 128, 128] },
      output: { name: 'output', length: 64 },
      calibration: null,
    });
  });

  it.each([
    ['a file cut short', smallEmbedder(64).subarray(0, 9000), {}, /^model: .*not a whole ONNX model/],
    ['a file that is none', Buffer.from('not a model at all'), {}, /^model: .*not a whole ONNX model/],
    ['weights in another file', externalEmbedder(), {}, /^model: .*external data/],
    ['another size', smallEmbedder(64), { size: '128' }, /^size: the model takes \[N, 3, 112, 112\]/],
    ['another layout', smallEmbedder(64), { layout: 'NHWC' }, /^layout: /],
    ['another length', smallEmbedder(64), { dimensions: '128' }, /^dimensions: "output" gives 64 numbers/],
    ['an output it has not', smallEmbedder(64), { output: 'face' }, /^output: .* it has output/],
    ['the same output for all', smallEmbedder(64, 'constant'), {}, /^model: .*the same embedding/],
    ['NaN', smallEmbedder(64, 'nan'), {}, /^model: .*NaN/],
    ['zeros', smallEmbedder(64, 'zeros'), {}, /^model: .*zeros/],
  ] as const)('is refused with %s', async (_, content, words, says) => {
    expect(await refusal(describeAs(content, words))).toMatch(says);
  });

  it.each([
    ['name', '../etc'],
    ['name', 'onnx'],
    ['name', 'A'],
    ['size', '0'],
    ['size', '112x112x3'],
    ['channels', 'GRB'],
    ['mean', '1,2'],
    ['mean', ''],
    ['scale', '0'],
    ['template', 'nowhere.json'],
    ['dimensions', '12.5'],
    ['licence', ' '],
  ] as const)('is refused with --%s "%s"', (aspect, text) => {
    expect(() => parseStatement({ ...WORDS, [aspect]: text })).toThrow(UnusableModel);
    try {
      parseStatement({ ...WORDS, [aspect]: text });
    } catch (error) {
      expect(error).toMatchObject({ aspect });
    }
  });

  it('may bring five points of its own, inside its picture and the right way up', async () => {
    const file = path.join(folder, 'points.json');
    const template = async (points: unknown) => {
      await writeFile(file, JSON.stringify(points));
      return parseStatement({ ...WORDS, template: file }).alignment;
    };
    const points = [
      [30, 40],
      [80, 40],
      [56, 60],
      [36, 90],
      [76, 90],
    ];
    expect(await template(points)).toMatchObject({ kind: 'five-points' });
    await expect(template(points.slice(1))).rejects.toThrow(/five points/);
    await expect(template([[30, 400], ...points.slice(1)])).rejects.toThrow(/outside 112x112/);
    await expect(template(points.toReversed())).rejects.toThrow(/image-left eye/);
  });
});

describe('obtaining a model', () => {
  it('takes an address only with the hash its bytes have', async () => {
    const content = smallEmbedder(64);
    const server = createServer((_, reply) => reply.end(content));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/model.onnx`;
    const { sha256 } = modelOf(content);
    try {
      expect(await refusal(obtainModel(url, null))).toMatch(/^sha256: /);
      expect(await refusal(obtainModel(url, 'f'.repeat(64)))).toMatch(/^sha256: .*hashes to/);
      expect((await obtainModel(url, sha256)).content).toEqual(Buffer.from(content));
    } finally {
      server.close();
    }
    expect(await refusal(obtainModel(url, sha256))).toMatch(/^model: .*cannot be fetched/);
    expect(await refusal(obtainModel(path.join(folder, 'none'), null))).toMatch(/^model: .*ENOENT/);
  });
});

describe('the folder of added models', () => {
  it('holds a model whole, and again the same one unchanged', async () => {
    const content = smallEmbedder(64);
    const descriptor = await describeAs(content);
    expect(await placeAddedModel(folder, descriptor, content)).toBe('added');
    expect(await placeAddedModel(folder, descriptor, content)).toBe('unchanged');
    expect(findAddedModel(folder, 'small')?.descriptor).toEqual(descriptor);
    expect(await readdir(path.join(folder, 'added'))).toEqual(['small']);
  });

  it('keeps one model by a name, whatever else is brought by it', async () => {
    await placeAddedModel(folder, await describeAs(smallEmbedder(64)), smallEmbedder(64));
    const other = await describeAs(smallEmbedder(64), { channels: 'BGR' });
    expect(await refusal(placeAddedModel(folder, other, smallEmbedder(64)))).toMatch(
      /^name: there is another/,
    );
    expect(pipelineNamed('small', folder).kind).toBe('added');
  });

  it('makes whole what was harmed', async () => {
    const content = smallEmbedder(64);
    const descriptor = await describeAs(content);
    await placeAddedModel(folder, descriptor, content);
    await writeFile(path.join(folder, 'added/small/model.onnx'), 'something else');
    expect(await verifyAddedModels(folder)).toMatchObject([{ model: 'small', state: 'altered' }]);
    expect(await placeAddedModel(folder, descriptor, content)).toBe('updated');
    expect(await verifyAddedModels(folder)).toMatchObject([{ model: 'small', state: 'intact' }]);
  });

  it('lists a damaged descriptor with the reason and goes on', async () => {
    await placeAddedModel(folder, await describeAs(smallEmbedder(64)), smallEmbedder(64));
    await writeFile(path.join(folder, 'added/small/descriptor.json'), '{"kind": "embedder", "extra": 1}');
    expect(listAddedModels(folder)).toMatchObject([{ kind: 'damaged', name: 'small' }]);
    expect(pipelineNamed('onnx', folder).kind).toBe('shipped');
    expect(() => pipelineNamed('small', folder)).toThrow(UnusableModel);
  });

  it('forgets a removed model', async () => {
    await placeAddedModel(folder, await describeAs(smallEmbedder(64)), smallEmbedder(64));
    expect(await removeAddedModel(folder, 'small')).toBe(true);
    expect(await removeAddedModel(folder, 'small')).toBe(false);
    expect(() => pipelineNamed('small', folder)).toThrow(UnknownPipeline);
  });

  it('can be carried to a gate by its descriptor and its file, and by no other file', async () => {
    const content = smallEmbedder(64);
    const descriptor = await describeAs(content);
    await checkDescribed(modelOf(content), descriptor);
    expect(await refusal(checkDescribed(modelOf(smallEmbedder(65)), descriptor))).toMatch(
      /^from-descriptor: /,
    );
  });
});

describe('the pipeline of an added embedder', () => {
  it('has an id of its own for every way to feed it', async () => {
    const ways: readonly Partial<EmbedderWords>[] = [
      {},
      { channels: 'BGR' },
      { mean: '0' },
      { scale: '255' },
      { template: 'dlib-chip' },
    ];
    const ids = [];
    for (const [i, words] of ways.entries()) {
      const there = path.join(folder, String(i));
      await placeAddedModel(there, await describeAs(smallEmbedder(64), words), smallEmbedder(64));
      ids.push(pipelineNamed('small', there).id);
    }
    expect(new Set(ids).size).toBe(ways.length);
    expect(ids[0]).toMatch(/^small-v1-[0-9a-f]{8}$/);
    expect(pipelineNamed(ids[0] as string, path.join(folder, '0')).name).toBe('small');
  });

  it('is not in the project that everybody gets', async () => {
    expect(await readFile(projectFile('.gitignore'), 'utf8')).toContain('models/weights/');
  });
});
