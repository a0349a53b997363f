import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { FUSED_FRAMES } from '#domain/access/visit';
import type { ImpostorScores } from '#domain/promise/threshold';
import { type Placed, placeAddedModel, readDescriptor } from '#models/added/added-models';
import { checkDescribed, describeEmbedder } from '#models/added/describe-embedder';
import type { EmbedderDescriptor } from '#models/added/descriptor';
import { type EmbedderTrial, measureEmbedder } from '#models/added/measure-embedder';
import { type ObtainedModel, obtainModel } from '#models/added/obtain-model';
import { type EmbedderWords, parseStatement } from '#models/added/stated-embedder';
import { UnusableModel } from '#models/added/unusable-model';
import { addedPipeline } from '#models/engines/known-pipelines';
import { pairsSummary } from '#models/evaluation/pairs/pairs-summary';
import { weightsFolder } from '../evaluation/config.ts';
import { readingSetting, WORKERS_OPTION } from '../evaluation/reading-options.ts';

interface AddOptions extends Partial<EmbedderWords> {
  readonly sha256?: string;
  readonly fromDescriptor?: string;
  readonly images?: string;
  readonly pairs?: string;
  readonly source?: string;
  readonly workers?: string;
  readonly cache?: string;
}

export function addCommand(): Command {
  return new Command('add')
    .description('Bring a face embedder of your own (ONNX): it is checked, measured and can then be chosen')
    .argument('<model>', 'the .onnx file, or an http(s) address of it')
    .option('--name <name>', 'what settings call it: small letters, digits and hyphens')
    .option('--sha256 <hex>', 'what the file must hash to; an address needs it')
    .option('--size <side>', 'sides of its input in pixels: 112, or 96x112 (width x height)')
    .option('--channels <order>', 'RGB or BGR')
    .option('--mean <value>', 'the network is fed (value - mean) / scale; one number or three, as --channels')
    .option('--scale <value>', 'see --mean')
    .option('--layout <order>', 'NCHW or NHWC', 'NCHW')
    .option('--template <name>', 'arcface-112, dlib-chip, or a JSON file of five points [[x, y], ...]')
    .option('--dimensions <n>', 'how many numbers an embedding has')
    .option('--output <name>', 'the output that is the embedding, where the file has several')
    .option('--licence <text>', 'under which licence you use it')
    .option('--images <folder>', 'a folder of photos per person: it is evaluated and calibrated on them')
    .option(
      '--pairs <file>',
      "pairs of these photos, LFW's format or CSV; all pairs are compared when left out",
    )
    .option(
      '--source <text>',
      'what the calibration says of where the photos are from; the folder when left out',
    )
    .option(...WORKERS_OPTION)
    .option('--cache <folder>', 'keeps what was read of each photo')
    .option(
      '--from-descriptor <file>',
      'take all this and the calibration from descriptor.json of another machine',
    )
    .action(async (model: string, options: AddOptions) => {
      const obtained = await obtainModel(model, options.sha256 ?? null);
      const described = await describe(model, options, obtained);
      const descriptor =
        options.images === undefined ? described : await measure(described, options, obtained);
      const placed = await placeAddedModel(weightsFolder(), descriptor, obtained.content);
      console.log(announcement(descriptor, model, placed));
    });
}

async function describe(
  model: string,
  options: AddOptions,
  obtained: ObtainedModel,
): Promise<EmbedderDescriptor> {
  if (options.fromDescriptor === undefined) {
    return describeEmbedder(obtained, parseStatement(wordsOf(options)), model);
  }
  const descriptor = readDescriptor(options.fromDescriptor);
  await checkDescribed(obtained, descriptor);
  return descriptor;
}

/** Evaluates and calibrates on the deployer's images and tells what came of it. */
async function measure(
  descriptor: EmbedderDescriptor,
  { images = '', pairs, source, workers, cache }: AddOptions,
  { content }: ObtainedModel,
): Promise<EmbedderDescriptor> {
  const folder = await mkdtemp(path.join(tmpdir(), 'venue-access-model-'));
  try {
    const modelFile = path.join(folder, 'model.onnx');
    await writeFile(modelFile, content);
    const trial = await measureEmbedder({
      descriptor,
      modelFile,
      imagesFolder: images,
      pairsFile: pairs ?? null,
      source: source ?? path.basename(path.resolve(images)),
      reading: readingSetting({
        face: 'centre',
        ...(workers !== undefined && { workers }),
        ...(cache !== undefined && { cache }),
      }),
    });
    console.log(pairsSummary(trial.evaluation));
    console.log(calibrationSummary(trial));
    return trial.kind === 'calibrated' ? trial.descriptor : descriptor;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function calibrationSummary(trial: EmbedderTrial): string {
  const { impostors } = trial.measured;
  const [first, last] = [impostors.tail[0], impostors.tail.at(-1)];
  const lines = [
    `Calibration: ${impostors.people} people, ${impostors.comparisons} pairs of strangers; shares of ${first?.fmr} ` +
      `to ${last?.fmr} at similarities of ${first?.similarity} to ${last?.similarity}.`,
    fusionWords(impostors),
  ];
  if (trial.kind === 'too-few-people') {
    lines.push(
      `${trial.people} people are too few to set a threshold at a gate: about ${trial.neededPeople} are needed.`,
    );
  }
  return lines.join('\n');
}

function fusionWords({ fusion }: ImpostorScores): string {
  const ofThree = fusion.find(({ photos, frames }) => photos === 1 && frames === FUSED_FRAMES);
  const measured = fusion.filter(({ basis }) => basis === 'measured').length;
  return (
    `The mean of ${FUSED_FRAMES} frames accepts strangers up to ${ofThree?.factor} times as often ` +
    `(${ofThree?.basis === 'measured' ? 'measured' : 'a bound: too few people have as many photos'}); ` +
    `of ${fusion.length} numbers of photos and frames ${measured} could be measured.`
  );
}

function wordsOf(options: AddOptions): EmbedderWords {
  return {
    name: needed(options, 'name'),
    size: needed(options, 'size'),
    layout: needed(options, 'layout'),
    channels: needed(options, 'channels'),
    mean: needed(options, 'mean'),
    scale: needed(options, 'scale'),
    template: needed(options, 'template'),
    dimensions: needed(options, 'dimensions'),
    licence: needed(options, 'licence'),
    ...(options.output !== undefined && { output: options.output }),
  };
}

function needed(options: AddOptions, key: keyof EmbedderWords): string {
  const text = options[key];
  if (text === undefined) throw new UnusableModel(key, 'is missing; only whoever made the model knows it');
  return text;
}

function announcement(descriptor: EmbedderDescriptor, modelFile: string, placed: Placed): string {
  const { id } = addedPipeline(descriptor, modelFile);
  const { name } = descriptor;
  const what = { added: 'is added', updated: 'was there and is updated', unchanged: 'was there already' }[
    placed
  ];
  if (descriptor.calibration === null) {
    return (
      `${name} ${what} (${id}). It is not calibrated, so that servers and gates will not run it: ` +
      'add it again with --images, a folder of photos per person.'
    );
  }
  return `${name} ${what} (${id}). Choose it with VENUE_PIPELINE=${name} and GATE_PIPELINE=${name}.`;
}
