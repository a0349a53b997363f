import { Command } from 'commander';
import { readPeople } from '#models/calibration/people-from-folders';
import { percent, similarityText } from '#models/evaluation/figures';
import { compareFusions, type FusionFigures } from '#models/evaluation/fusion/compare-fusions';
import { type BenchOutput, wholeNumber, withBenchOutput, writeBench } from '../bench/output.ts';
import { type ReadingOptions, readingSetting, withReadingOptions } from './reading-options.ts';

interface FusionOptions extends BenchOutput, ReadingOptions {
  readonly images: string;
  readonly people: string;
  readonly galleries: string;
}

const FPIR = 0.01;

export function fusionCommand(): Command {
  const command = new Command('fusion')
    .description(
      'Several photos and frames of a person: what each way to fuse them misses, at one stranger in 100',
    )
    .requiredOption(
      '--images <folder>',
      'a folder per person, with several images of as many people as possible',
    )
    .option('--people <n>', 'people in a gallery', '1000')
    .option('--galleries <n>', 'galleries drawn', '4')
    .action(async (options: FusionOptions) => {
      const galleryPeople = wholeNumber('--people', options.people, 2, 20_000);
      const galleries = wholeNumber('--galleries', options.galleries, 1, 100);
      const reading = readingSetting(options);
      const { people, unread } = await readPeople(options.images, reading);
      const lines = compareFusions({ people, fpir: FPIR, galleries, galleryPeople, seed: 1 });
      const figures = {
        pipeline: reading.pipeline.id,
        people: people.length,
        imagesUnread: unread,
        fpir: FPIR,
        lines,
      };
      await writeBench(options, figures, summary(lines));
    });
  return withBenchOutput(withReadingOptions(command, 'centre'));
}

function summary(lines: readonly FusionFigures[]): string {
  if (lines.length === 0) return 'Too few people have enough images to compare fusions.';
  const rows = lines.map(
    ({ photos, frames, fusion, fnir, interval, threshold, mated, againstNearestPhoto: against }) =>
      `  ${photos} photos, ${frames} frames  ${fusion.padEnd(11)} FNIR ${percent(fnir).padEnd(8)} ` +
      `(95%: ${percent(interval.low)} to ${percent(interval.high)})  at ${similarityText(threshold)}, ${mated} people` +
      (against
        ? `; than with the nearest photo ${points(against.difference)} ` +
          `(95%: ${points(against.interval.low)} to ${points(against.interval.high)})`
        : ''),
  );
  return [`FNIR at FPIR ${percent(FPIR)}:`, ...rows].join('\n');
}

/** A difference of two shares in hundredths, with its sign. */
function points(difference: number): string {
  return `${difference > 0 ? '+' : ''}${(100 * difference).toFixed(2)} in 100`;
}
