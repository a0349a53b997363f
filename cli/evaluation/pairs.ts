import { Command } from 'commander';
import { EvaluationError } from '#models/evaluation/evaluation-error';
import { evaluatePairs, type PairsRequest } from '#models/evaluation/pairs/evaluate-pairs';
import { pairsJson } from '#models/evaluation/pairs/pairs-json';
import { pairsSummary } from '#models/evaluation/pairs/pairs-summary';
import { pairsReport } from '#models/evaluation/report/pairs-report';
import { checkOutputs, displayOf, type Outputs, withOutputOptions, writeOutputs } from './outputs.ts';
import { type ReadingOptions, readingSetting, withReadingOptions } from './reading-options.ts';

interface PairsOptions extends ReadingOptions, Outputs {
  readonly images: string;
  readonly pairs?: string;
  readonly allPairs?: true;
  readonly thresholdFrom?: string;
  readonly groups?: string;
}

export function pairsCommand(): Command {
  const command = new Command('pairs')
    .description('Verification 1:1: how well the same and different people are told apart')
    .requiredOption('--images <folder>', 'the folder that all paths are relative to')
    .option('--pairs <file>', "pairs in LFW's format, or CSV with the header a,b,same (1 or 0)")
    .option('--all-pairs', 'compare every image with every other; a folder per person')
    .option('--threshold-from <file>', 'other pairs, on which the threshold for accuracy is picked')
    .option('--groups <file>', 'CSV with the header name,group (person or image): errors per group')
    .action(async (options: PairsOptions) => {
      const compare = comparisonOf(options);
      await checkOutputs(options);
      const evaluation = await evaluatePairs({
        imagesFolder: options.images,
        compare,
        groupsFile: options.groups ?? null,
        reading: readingSetting(options),
      });
      await writeOutputs(options, {
        summary: pairsSummary(evaluation),
        json: pairsJson(evaluation),
        html: () => pairsReport(evaluation, displayOf(options), new Date()),
      });
    });
  return withOutputOptions(withReadingOptions(command, 'centre'));
}

function comparisonOf({ pairs, allPairs, thresholdFrom }: PairsOptions): PairsRequest['compare'] {
  if (pairs !== undefined && !allPairs) {
    return { kind: 'listed', pairsFile: pairs, thresholdFrom: thresholdFrom ?? null };
  }
  if (pairs === undefined && allPairs) {
    if (thresholdFrom === undefined) return { kind: 'all' };
    throw new EvaluationError('--threshold-from goes with --pairs');
  }
  throw new EvaluationError('give either --pairs FILE or --all-pairs');
}
