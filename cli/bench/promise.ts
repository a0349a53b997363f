import { Command } from 'commander';
import { framesFactor } from '#domain/promise/fused-images';
import { CONFIDENCE } from '#domain/promise/promise';
import { MOST_FRAMES, MOST_PHOTOS } from '#models/calibration/measure-fusion';
import { compareEveryone, readPeople } from '#models/calibration/people-from-folders';
import { impostorScoresOf } from '#models/calibration/pipeline-scores';
import { type EvidenceTrial, trialPromises } from '#models/calibration/trial-promise';
import { EvaluationError } from '#models/evaluation/evaluation-error';
import { type ReadingOptions, readingSetting, withReadingOptions } from '../evaluation/reading-options.ts';
import { type BenchOutput, wholeNumber, withBenchOutput, writeBench } from './output.ts';

interface PromiseOptions extends BenchOutput, ReadingOptions {
  readonly images: string;
  readonly galleries: string;
  readonly fewest: string;
  readonly most: string;
  readonly photos: string;
  readonly frames: string;
  readonly seeds: string;
  readonly confidence: string;
}

const PROMISES = [0.03, 0.01, 0.005];

/** Fewer people than this leave nobody to be a stranger. */
const FEWEST_IN_A_GALLERY = 3;

export function promiseBenchCommand(): Command {
  const command = new Command('promise')
    .description('Draw galleries from real people and count how often promises to strangers are kept')
    .requiredOption('--images <folder>', 'a folder per person')
    .option('--galleries <n>', 'how many galleries are drawn', '100')
    .option('--fewest <n>', 'people in the smallest gallery', '500')
    .option('--most <n>', 'people in the largest gallery', '2000')
    .option('--photos <n>', 'images enrolled of a person who has as many', '1')
    .option('--frames <n>', 'images that a decision fuses', '1')
    .option(
      '--seeds <list>',
      'what the galleries are drawn with; as many galleries for each, 1,2,3 for example',
      '1',
    )
    .option('--confidence <share>', 'of the bound that thresholds are derived with', String(CONFIDENCE))
    .action(async (options: PromiseOptions) => {
      const seeds = options.seeds.split(',').map((seed) => wholeNumber('--seeds', seed, 0, 2 ** 31));
      const confidence = Number(options.confidence);
      if (!(confidence > 0 && confidence < 1))
        throw new EvaluationError(`--confidence takes a share between 0 and 1, not "${options.confidence}"`);
      const reading = readingSetting(options);
      const shipped = impostorScoresOf(reading.pipeline);
      if (!shipped) throw new EvaluationError(`no review level is known for ${reading.pipeline.id}`);
      const { people, unread } = await readPeople(options.images, reading);
      const folders = await compareEveryone(people, shipped.samePersonAbove, reading.workers);
      const fewestPeople = wholeNumber(
        '--fewest',
        options.fewest,
        FEWEST_IN_A_GALLERY,
        folders.images.length,
      );
      const photosEnrolled = wholeNumber('--photos', options.photos, 1, MOST_PHOTOS);
      const framesFused = wholeNumber('--frames', options.frames, 1, MOST_FRAMES);
      const promises = trialPromises({
        people: folders,
        promises: PROMISES,
        galleries: wholeNumber('--galleries', options.galleries, 1, 100_000),
        fewestPeople,
        mostPeople: wholeNumber('--most', options.most, fewestPeople, 1_000_000),
        photosEnrolled,
        framesFused,
        fusionFactor: framesFactor(shipped.fusion, framesFused),
        confidence,
        seeds,
      });
      const figures = {
        pipeline: reading.pipeline.id,
        people: folders.images.length,
        images: folders.images.flat().length,
        imagesSetAside: folders.setAside,
        imagesUnread: unread,
        galleries: Number(options.galleries),
        seeds,
        confidence,
        photosEnrolled,
        framesFused,
        promises,
      };
      const head =
        `${figures.people} people, ${figures.images} images (${figures.imagesSetAside} set aside as one person ` +
        `under two names); ${figures.galleries} galleries for each seed of ${seeds.join(', ')}, a third of the people strangers to each; ` +
        `photos enrolled: ${photosEnrolled}, frames a decision: ${framesFused}; confidence ${confidence}`;
      await writeBench(options, figures, [head, ...promises.map(line)].join('\n'));
    });
  return withBenchOutput(withReadingOptions(command, 'centre'));
}

function line(trial: EvidenceTrial): string {
  const { evidence, fpir, kept, refused, exceeded, exceededTruly, observedFpir, fnir, oracleFnir } = trial;
  const start = `  ${percent(fpir)} from the ${evidence.padEnd(7)}  kept in ${kept}, refused in ${refused}`;
  if (kept === 0) return start;
  return (
    `${start}: exceeded in ${percent(exceeded)} ${between(trial.exceededInterval.map(percent))}, ` +
    `without the chance of trying so few in ${percent(exceededTruly)}; strangers accepted ${percent(observedFpir)}, ` +
    `FNIR ${percent(fnir)} against ${percent(oracleFnir)}, ${trial.fnirRatio.toFixed(3)} times ` +
    between(trial.fnirRatioInterval.map((ratio) => ratio.toFixed(3))) +
    (trial.bySeed.length > 1 ? trial.bySeed.map(seedLine).join('') : '')
  );
}

function seedLine({ seed, kept, exceeded, fnirRatio }: EvidenceTrial['bySeed'][number]): string {
  return `\n      seed ${seed}: kept in ${kept}, exceeded in ${percent(exceeded)}, ${fnirRatio.toFixed(3)} times`;
}

function between(ends: readonly string[]): string {
  return `(95%: ${ends.join(' to ')})`;
}

function percent(share: number): string {
  return `${(share * 100).toPrecision(3)}%`;
}
