import { Command } from 'commander';
import { type Placed, placeAddedModel, readDescriptor } from '#models/added/added-models';
import { checkDescribed, describeEmbedder } from '#models/added/describe-embedder';
import type { EmbedderDescriptor } from '#models/added/descriptor';
import { obtainModel } from '#models/added/obtain-model';
import { type EmbedderWords, parseStatement } from '#models/added/stated-embedder';
import { UnusableModel } from '#models/added/unusable-model';
import { addedPipeline } from '#models/engines/known-pipelines';
import { weightsFolder } from '../evaluation/config.ts';

interface AddOptions extends Partial<EmbedderWords> {
  readonly sha256?: string;
  readonly fromDescriptor?: string;
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
    .option(
      '--from-descriptor <file>',
      'take all this and the calibration from descriptor.json of another machine',
    )
    .action(async (model: string, options: AddOptions) => {
      const obtained = await obtainModel(model, options.sha256 ?? null);
      const descriptor = await describe(model, options, obtained);
      const placed = await placeAddedModel(weightsFolder(), descriptor, obtained.content);
      console.log(announcement(descriptor, model, placed));
    });
}

async function describe(
  model: string,
  options: AddOptions,
  obtained: Awaited<ReturnType<typeof obtainModel>>,
): Promise<EmbedderDescriptor> {
  if (options.fromDescriptor === undefined) {
    return describeEmbedder(obtained, parseStatement(wordsOf(options)), model);
  }
  const descriptor = readDescriptor(options.fromDescriptor);
  await checkDescribed(obtained, descriptor);
  return descriptor;
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
