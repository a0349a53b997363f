import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAddedModel } from '#models/added/added-models';
import { descriptorSchema } from '#models/added/descriptor';
import { impostorScoresOf } from '#models/calibration/pipeline-scores';
import { addedPipeline, shippedPipeline } from '#models/engines/known-pipelines';
import { projectFile } from '#models/project-file';
import { smallEmbedder } from '../models/added/embedders.ts';
import { writeCroppedPeople } from '../models/evaluation/cropped-people.ts';
import { CliProcess } from '../world/cli-process.ts';

/** The shipped embedder under another name: a network that is known to work, as a deployer would bring it. */
const FEEDING = ['--size', '112', '--channels', 'BGR', '--mean', '127.5', '--scale', '127.5'];
const REST = ['--template', 'arcface-112', '--dimensions', '512', '--licence', 'MIT as stated'];

let root: string;
let weightsDir: string;
let images: string;
let model: string;

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'models-add-'));
  weightsDir = path.join(root, 'weights');
  images = path.join(root, 'images');
  model = path.join(weightsDir, 'fr-feature.onnx');
  for (const file of ['facemesh', 'fr-feature', 'fr-liveness', 'fr_detect', 'fr_landmark']) {
    await cp(projectFile(`models/weights/${file}.onnx`), path.join(weightsDir, `${file}.onnx`));
  }
  await writeCroppedPeople(images);
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function run(...args: readonly string[]) {
  const env = { VENUE_WEIGHTS_DIR: weightsDir, VENUE_DATA_DIR: path.join(root, 'data'), VENUE_PORT: '0' };
  const command = new CliProcess(args, { cwd: root, env });
  const code = await command.ends();
  return { code, printed: command.printed };
}

describe('venue-access models add', { timeout: 120_000 }, () => {
  it('evaluates an embedder on photos, keeps it, and lets nothing decide by it while too few people measured it', async () => {
    const cache = ['--cache', path.join(root, 'cache')];
    const added = await run(
      'models',
      'add',
      model,
      '--name',
      'mine',
      ...FEEDING,
      ...REST,
      '--images',
      images,
      ...cache,
    );
    expect(added).toMatchObject({ code: 0 });
    expect(added.printed).toContain('120 pairs of 16 images');
    expect(added.printed).toMatch(/8 people are too few to set a threshold at a gate: about \d+ are needed/);
    expect(added.printed).toMatch(/mine is added \(mine-v1-[0-9a-f]{8}\)\. It is not calibrated/);

    const listed = await run('models', 'list');
    expect(listed.printed).toMatch(/mine\n.*pipeline mine-v1-.*\n.*MIT as stated\n.*not calibrated/);

    const photo = await run('evaluate', 'photo', path.join(images, 'person-1/a.jpg'), '--pipeline', 'mine');
    expect(photo).toMatchObject({ code: 0 });

    const settings = path.join(root, 'server.json');
    await writeFile(settings, JSON.stringify({ pipeline: 'mine', weightsDir }));
    const served = await run('serve', '--config', settings);
    expect(served.code).toBe(1);
    expect(served.printed).toMatch(
      /^No scores between strangers were measured for the pipeline mine-v1-\S+: calibrate/,
    );

    const replayed = await run('gate', 'replay', '--video', images, '--pipeline', 'mine');
    expect(replayed.code).toBe(1);
    expect(replayed.printed).toMatch(/No measured scores are known .* mine-v1-\S+: it cannot decide/);
  });

  it('refuses what does not tell people apart, and keeps nothing of it', async () => {
    const chaotic = path.join(root, 'chaotic.onnx');
    await writeFile(chaotic, smallEmbedder(64, 'chaotic'));
    const { code, printed } = await run(
      ...['models', 'add', chaotic, '--name', 'blind', ...FEEDING, '--template', 'arcface-112'],
      ...['--dimensions', '64', '--licence', 'MIT', '--images', images, '--cache', path.join(root, 'cache')],
    );
    expect(code).toBe(1);
    expect(printed).toMatch(
      /This model cannot be used: it does not tell people apart \(equal error rate \d+%\)/,
    );
    expect(findAddedModel(weightsDir, 'blind')).toBeNull();
  });

  it('refuses photos that cannot show it recognising anybody, one of each person', async () => {
    const single = path.join(root, 'single');
    for (const person of ['person-1', 'person-2']) {
      await cp(path.join(images, person, 'a.jpg'), path.join(single, person, 'a.jpg'));
    }
    const { code, printed } = await run(
      ...['models', 'add', model, '--name', 'unproven', ...FEEDING, ...REST],
      ...['--images', single, '--cache', path.join(root, 'cache')],
    );
    expect(code).toBe(1);
    expect(printed).toMatch(/nobody is compared with a second photo of themselves/);
    expect(findAddedModel(weightsDir, 'unproven')).toBeNull();
  });

  it('takes a calibrated model from another machine, which a server then runs', async () => {
    const { descriptor } = findAddedModel(weightsDir, 'mine') ?? {};
    const scores = impostorScoresOf(shippedPipeline('onnx'));
    if (descriptor?.kind !== 'embedder' || !scores) throw new Error('the first test adds it');
    // The same network fed the same way: what was measured of the shipped pipeline holds of it.
    const { id } = addedPipeline(descriptor, model);
    const calibration = { impostors: { ...scores, method: 'as shipped', pipelineId: id }, mated: null };
    const file = path.join(root, 'descriptor.json');
    await writeFile(file, JSON.stringify(descriptorSchema.parse({ ...descriptor, calibration })));

    const added = await run('models', 'add', model, '--from-descriptor', file);
    expect(added).toMatchObject({ code: 0 });
    expect(added.printed).toContain('VENUE_PIPELINE=mine and GATE_PIPELINE=mine');

    const server = new CliProcess(['serve'], {
      cwd: root,
      env: {
        VENUE_WEIGHTS_DIR: weightsDir,
        VENUE_DATA_DIR: path.join(root, 'data'),
        VENUE_PORT: '0',
        VENUE_PIPELINE: 'mine',
      },
    });
    await server.prints(/Sign in/);
    expect(server.printed).toContain(id);
    await server.stop();

    await writeFile(
      file,
      (await readFile(file, 'utf8')).replace('"RGB"', '"BGR"').replace(/"sha256":"../, '"sha256":"00'),
    );
    const refused = await run('models', 'add', model, '--from-descriptor', file);
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.printed).toMatch(/^--from-descriptor: the file hashes to/);
  });

  it('removes a model when told so', async () => {
    expect(await run('models', 'remove', 'mine')).toMatchObject({ code: 1 });
    expect(findAddedModel(weightsDir, 'mine')).not.toBeNull();
    expect(await run('models', 'remove', 'mine', '--yes')).toMatchObject({ code: 0 });
    expect(findAddedModel(weightsDir, 'mine')).toBeNull();
  });
});
