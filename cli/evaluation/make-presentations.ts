import path from 'node:path';
import { Command } from 'commander';
import { EvaluationError } from '#models/evaluation/evaluation-error';
import { makePresentations } from '#models/evaluation/pad/make/make-presentations';
import { projectFile } from '#models/project-file';
import { prepareWeights } from '#models/weights';

interface MakeOptions {
  readonly photos: string;
  readonly out: string;
  readonly people: string;
  readonly kinds: string;
  readonly noise: string;
  readonly blur: string;
  readonly motion: string;
  readonly jpeg: string;
}

export function makePresentationsCommand(): Command {
  return new Command('make-presentations')
    .description(
      'Make attacks, and people who turn their heads, out of photos: frames for "evaluate pad --sequences"',
    )
    .requiredOption('--photos <folder>', 'photos with one person in the middle of each')
    .requiredOption('--out <folder>', 'made when missing; what is complete in it is not made again')
    .option('--people <n>', 'at most so many, spread over the folder', '24')
    .option('--kinds <names>', 'separated by commas; all when left out', '')
    .option('--noise <n>', 'sensor noise, standard deviation in 8-bit steps', '0')
    .option('--blur <px>', 'defocus, standard deviation', '0')
    .option('--motion <px>', 'sideways smear', '0')
    .option('--jpeg <quality>', '1 to 100', '92')
    .action(async (options: MakeOptions) => {
      const weightsDir = projectFile('models/weights');
      const weights = await prepareWeights({
        weightsDir,
        models: ['fr-detect', 'fr-landmark', 'facemesh'],
        onProgress: () => undefined,
      });
      const weight = (model: 'fr-detect' | 'fr-landmark' | 'facemesh') =>
        path.resolve(weights.get(model)?.[0] ?? weightsDir);
      const made = await makePresentations({
        photosFolder: options.photos,
        outFolder: options.out,
        people: numberOf('--people', options.people, [1, 10_000]),
        kinds: options.kinds === '' ? [] : options.kinds.split(','),
        sensor: {
          noise: numberOf('--noise', options.noise, [0, 60]),
          blurPx: numberOf('--blur', options.blur, [0, 20]),
          motionPx: numberOf('--motion', options.motion, [0, 100]),
          jpegQuality: numberOf('--jpeg', options.jpeg, [1, 100]),
        },
        weights: { detect: weight('fr-detect'), landmark: weight('fr-landmark'), mesh: weight('facemesh') },
        onProgress: (done, total) => console.error(`${done} of ${total} people`),
      });
      console.log(
        `${made.presentations} presentations of ${made.people} people in ${options.out}; ` +
          `${made.unusable} photos could not be used`,
      );
    });
}

function numberOf(option: string, text: string, [least, most]: readonly [number, number]): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= least && value <= most) return value;
  throw new EvaluationError(`${option} takes a number from ${least} to ${most}, not "${text}"`);
}
