import { Command } from 'commander';
import { FUSED_FRAMES } from '#domain/access/visit';
import { leastProvableShare, trialsToProve } from '#domain/promise/clopper-pearson';
import { type ExpectedMisses, expectedMisses } from '#domain/promise/expected-misses';
import { framesFactor } from '#domain/promise/fused-images';
import { CONFIDENCE } from '#domain/promise/promise';
import { MEMBER_WEIGHT } from '#domain/promise/stranger-evidence';
import { type PromiseVerdict, thresholdForPromise } from '#domain/promise/threshold';
import { impostorScoresOf, matedScoresOf } from '#models/calibration/pipeline-scores';
import type { ShippedScores } from '#models/calibration/shipped';
import { EvaluationError } from '#models/evaluation/evaluation-error';
import { type BenchOutput, wholeNumber, withBenchOutput, writeBench } from './bench/output.ts';
import { chosenPipeline, PIPELINE_OPTION } from './evaluation/reading-options.ts';
import { describeEvent, eventPromises } from './event-promises.ts';
import { fraction, oneIn } from './shares.ts';

interface PromiseOptions extends BenchOutput {
  readonly people?: string;
  readonly photos: string;
  readonly fpir?: string;
  readonly event?: string;
  readonly config?: string;
  readonly pipeline?: string;
}

/** Asked about before there are people. */
interface PlannedGallery {
  readonly people: string;
  readonly photos: string;
  readonly fpir: string;
  readonly pipeline?: string;
}

/** What a promise asks for before there are people to measure, and what it will ask of them. */
interface PromiseSheet {
  readonly fpir: number;
  readonly people: number;
  readonly photos: number;
  readonly standIn: PromiseVerdict;
  readonly evidence: Pick<ShippedScores, 'pipelineId' | 'source' | 'people' | 'comparisons' | 'fusion'>;
  readonly expectedFnir: ExpectedMisses | null;
  /** Once the gallery's own people are the evidence. */
  readonly byItself: { readonly smallestFpir: number; readonly peopleNeeded: number };
}

export function promiseCommand(): Command {
  const command = new Command('promise')
    .description('What a promise to strangers takes: threshold, evidence and cost, or why it is refused')
    .option('--people <n>', 'people in the gallery of a gate')
    .option('--photos <n>', 'photos that each of them has enrolled', '1')
    .option('--fpir <share>', 'the largest share of strangers that may get in, for example 0.001')
    .option('--event <id>', 'instead: the promises of an event, from the evidence of its own people')
    .option('--config <file>', "the server's JSON file of settings, for --event")
    .option(...PIPELINE_OPTION)
    .addHelpText(
      'after',
      `
With --event, the server's database (DATABASE_URL or the folder VENUE_DATA_DIR, or --config) is opened for
reading only: the server may be running, and nothing is measured or changed.`,
    )
    .action(async ({ event, config, ...options }: PromiseOptions) => {
      if (event !== undefined) {
        if (options.people !== undefined || options.fpir !== undefined) {
          throw new EvaluationError('name either an event with --event, or --people and --fpir');
        }
        const promises = await eventPromises(event, chosenPipeline(options.pipeline), config ?? null);
        await writeBench(options, promises, describeEvent(promises));
        if (promises.zones.some(({ sheet }) => sheet.answer.kind === 'refused')) process.exitCode = 1;
        return;
      }
      const { people, fpir } = options;
      if (people === undefined || fpir === undefined) {
        throw new EvaluationError('name an event with --event, or --people and --fpir');
      }
      const sheet = promiseSheet({ ...options, people, fpir });
      await writeBench(options, sheet, describe(sheet));
      if (sheet.standIn.kind === 'refused') process.exitCode = 1;
    });
  return withBenchOutput(command);
}

function promiseSheet(options: PlannedGallery): PromiseSheet {
  const people = wholeNumber('--people', options.people, 1, 10_000_000);
  const photos = wholeNumber('--photos', options.photos, 1, 5);
  const fpir = Number(options.fpir);
  if (!(fpir > 0 && fpir < 1))
    throw new EvaluationError(`--fpir takes a share between 0 and 1, not "${options.fpir}"`);
  const pipeline = chosenPipeline(options.pipeline);
  const shipped = impostorScoresOf(pipeline);
  if (!shipped) throw new EvaluationError(`nothing was measured for the pipeline ${pipeline.id}`);
  const mated = matedScoresOf(pipeline);
  const standIn = thresholdForPromise({ fpir, people, photos, frames: FUSED_FRAMES }, shipped);
  const { pipelineId, source, comparisons, fusion } = shipped;
  const fusionFactor = framesFactor(fusion, FUSED_FRAMES);
  return {
    fpir,
    people,
    photos,
    standIn,
    evidence: { pipelineId, source, people: shipped.people, comparisons, fusion },
    expectedFnir:
      mated && standIn.kind === 'threshold' ? expectedMisses(mated, standIn.similarity, FUSED_FRAMES) : null,
    byItself: {
      smallestFpir: Math.min(1, leastProvableShare(people * MEMBER_WEIGHT, CONFIDENCE) * fusionFactor),
      peopleNeeded: Math.ceil(trialsToProve(fpir / fusionFactor, CONFIDENCE) / MEMBER_WEIGHT),
    },
  };
}

function describe({ fpir, people, photos, standIn, evidence, expectedFnir, byItself }: PromiseSheet): string {
  const lines = [
    `At most ${oneIn(fpir)} strangers among ${people.toLocaleString('en')} people with ${photos === 1 ? 'a photo' : `${photos} photos`} each, decisions on up to ${FUSED_FRAMES} frames`,
    `  evidence   ${evidence.source}`,
    `             ${evidence.people.toLocaleString('en')} people, ${evidence.comparisons.toLocaleString('en')} comparisons, pipeline ${evidence.pipelineId}`,
  ];
  if (standIn.kind === 'threshold') {
    lines.push(
      `  threshold  ${standIn.similarity.toFixed(3)}`,
      `  bound      two strangers reach it in at most ${oneIn(standIn.fmrUpper)} comparisons (upper 95%)`,
    );
    if (expectedFnir) {
      lines.push(
        `  cost       at least ${fraction(expectedFnir.fnir)} of those enrolled will be asked for a badge ` +
          `(95%: ${fraction(expectedFnir.low)} to ${fraction(expectedFnir.high)}; one photo enrolled, ${expectedFnir.frames} frames fused, ${expectedFnir.people.toLocaleString('en')} people)`,
      );
    }
  } else {
    lines.push(`  refused    the evidence ends at ${oneIn(standIn.smallestFpir)} for so many people`);
  }
  const carried =
    byItself.smallestFpir < 1
      ? `these ${people.toLocaleString('en')} people carry ${oneIn(byItself.smallestFpir)} at best`
      : `these ${people.toLocaleString('en')} people carry no promise`;
  lines.push(
    `  by itself  ${carried}; this promise takes ${byItself.peopleNeeded.toLocaleString('en')} people, or half as many who are enrolled elsewhere in the event`,
  );
  return lines.join('\n');
}
