import path from 'node:path';
import { Command } from 'commander';
import { FUSED_FRAMES } from '#domain/access/visit';
import { expectedMisses } from '#domain/promise/expected-misses';
import { framesFactor } from '#domain/promise/fused-images';
import { CONFIDENCE, keepPromise, type PromiseAnswer } from '#domain/promise/promise';
import { type Calibration, calibratePeople } from '#models/calibration/calibrate-people';
import { calibratePipeline } from '#models/calibration/calibrate-pipeline';
import { readPeople } from '#models/calibration/people-from-folders';
import { impostorScoresOf } from '#models/calibration/pipeline-scores';
import type { ShippedScores } from '#models/calibration/shipped';
import { weightsOf } from '#models/engines/weights-of';
import { EvaluationError } from '#models/evaluation/evaluation-error';
import { placeFile } from '#models/weight-file';
import { type BenchOutput, withBenchOutput, writeBench } from './bench/output.ts';
import { checkOutputs } from './evaluation/outputs.ts';
import { type ReadingOptions, readingSetting, withReadingOptions } from './evaluation/reading-options.ts';
import { fraction, oneIn } from './shares.ts';

interface CalibrateOptions extends BenchOutput, ReadingOptions {
  readonly gallery?: string;
  readonly images?: string;
  readonly scores?: string;
  readonly source?: string;
}

const PROMISES = [0.03, 0.01, 0.005, 0.003, 0.001];
const SEED = 1;

export function calibrateCommand(): Command {
  const command = new Command('calibrate')
    .description('Measure what strangers and enrolled people score, and which promises your own people carry')
    .option('--gallery <folder>', 'a folder per enrolled person; all photos in it are enrolled')
    .option('--images <folder>', 'a folder per person; the first image is enrolled, the others try to get in')
    .option(
      '--scores <file>',
      'with --images: write the scores in the form of models/calibration, for another pipeline or set',
    )
    .option('--source <text>', 'what those scores say of where the images are from; the folder when left out')
    .action(async (options: CalibrateOptions) => {
      const folder = options.gallery ?? options.images;
      if (folder === undefined || (options.gallery !== undefined && options.images !== undefined)) {
        throw new EvaluationError('name either a folder with --gallery or one with --images');
      }
      const { scores } = options;
      if (scores !== undefined) {
        if (options.images === undefined) throw new EvaluationError('--scores goes with --images');
        await checkOutputs({ json: scores });
      }
      const reading = readingSetting(options);
      const shipped = impostorScoresOf(reading.pipeline);
      if (!shipped) throw new EvaluationError(`no review level is known for ${reading.pipeline.id}`);
      const { people, unread } = await readPeople(folder, reading);
      const source = options.source ?? path.basename(path.resolve(folder));
      const calibration = calibratePeople(
        people,
        options.gallery === undefined ? 'first-enrolled' : 'gallery',
        {
          reviewLevel: shipped.samePersonAbove,
          source,
        },
      );
      const fusionFactor = framesFactor(shipped.fusion, FUSED_FRAMES);
      const promises = PROMISES.map((fpir) =>
        keepPromise(calibration.evidence, {
          fpir,
          fusionFactor,
          confidence: CONFIDENCE,
        }),
      );
      const { evidence, ...measured } = calibration;
      const figures = {
        pipeline: reading.pipeline.id,
        people: people.length,
        images: people.flatMap(({ embeddings }) => embeddings).length,
        imagesUnread: unread,
        fusionFactor,
        reviewLevel: shipped.samePersonAbove,
        strangersWorth: evidence.trials,
        promises,
        ...measured,
      };
      if (scores !== undefined) {
        const measuredAnew = calibratePipeline({
          people: people.map(({ personId, embeddings }) => ({ person: personId, embeddings })),
          source,
          seed: SEED,
          weights: weightsOf(reading.pipeline),
          scale: { sameAbove: shipped.samePersonAbove, tailStep: stepOf(shipped) },
        });
        await placeFile(scores, Buffer.from(`${JSON.stringify(measuredAnew, null, 2)}\n`));
      }
      await writeBench(options, figures, summary(people.length, calibration, promises));
    });
  return withBenchOutput(withReadingOptions(command, 'centre'));
}

/** Measured again, scores are told at the same similarities as before. */
function stepOf({ tail: [first, second] }: ShippedScores): number {
  if (!first || !second) throw new EvaluationError('the scores of this pipeline have no steps');
  return Number((second.similarity - first.similarity).toFixed(4));
}

function summary(
  people: number,
  { evidence, pairsToReview, mated }: Calibration,
  promises: readonly PromiseAnswer[],
): string {
  const lines = [
    `${people} people are worth ${Math.round(evidence.trials)} strangers as evidence.`,
    `${pairsToReview.length} pairs look like one person under two names and were set aside; look at them first.`,
  ];
  for (const promise of promises) {
    if (promise.kind === 'refused') {
      const least = promise.smallestFpir === null ? 'none' : oneIn(promise.smallestFpir);
      lines.push(
        `  ${oneIn(promise.fpir)}: refused (${promise.because}); the smallest these people carry is ${least}`,
      );
      continue;
    }
    const misses = mated ? expectedMisses(mated, promise.threshold, FUSED_FRAMES) : null;
    const cost = misses
      ? `; at least ${fraction(misses.fnir)} of those enrolled will be asked for a badge`
      : '';
    lines.push(`  ${oneIn(promise.fpir)}: threshold ${promise.threshold.toFixed(3)}${cost}`);
  }
  return lines.join('\n');
}
