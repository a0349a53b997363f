import { Command } from 'commander';
import { evaluatePhotos } from '#models/evaluation/photo/evaluate-photos';
import { photosSummary } from '#models/evaluation/photo/photos-summary';
import { readPadModel } from '#models/pad-model';
import { weightsFolder } from './config.ts';
import {
  chosenPipeline,
  PAD_MODEL_OPTION,
  type PadModelOption,
  PIPELINE_OPTION,
  threadCount,
  WORKERS_OPTION,
} from './reading-options.ts';

interface PhotoOptions extends PadModelOption {
  readonly pipeline?: string;
  readonly workers?: string;
  /** A flag, not a file: it stands beside photos that must not be overwritten. */
  readonly json?: true;
}

export function photoCommand(): Command {
  return new Command('photo')
    .description('Single photos: faces, quality, border check, and whether they would do; nothing is kept')
    .argument('<files...>', 'photos')
    .option(...PIPELINE_OPTION)
    .option(...WORKERS_OPTION)
    .option(...PAD_MODEL_OPTION)
    .option('--json', 'print everything as JSON')
    .action(async (files: readonly string[], { pipeline, workers, padModel, json }: PhotoOptions) => {
      const evaluation = await evaluatePhotos({
        files,
        pipeline: chosenPipeline(pipeline),
        workers: threadCount(workers),
        weightsDir: weightsFolder(),
        padModel: padModel === undefined ? null : await readPadModel(padModel),
        onNote: (note) => console.error(note),
      });
      console.log(json ? JSON.stringify(evaluation, null, 2) : photosSummary(evaluation));
    });
}
