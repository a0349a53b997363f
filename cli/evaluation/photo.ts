import { Command } from 'commander';
import { evaluatePhotos } from '#models/evaluation/photo/evaluate-photos';
import { photosSummary } from '#models/evaluation/photo/photos-summary';
import { photosReport } from '#models/evaluation/report/photos-report';
import { readPadModel } from '#models/pad-model';
import { weightsFolder } from './config.ts';
import { checkOutputs, displayOf, type Outputs, writeOutputs } from './outputs.ts';
import {
  chosenPipeline,
  PAD_MODEL_OPTION,
  type PadModelOption,
  PIPELINE_OPTION,
  threadCount,
  WORKERS_OPTION,
} from './reading-options.ts';

interface PhotoOptions extends PadModelOption, Pick<Outputs, 'html' | 'showFaces'> {
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
    .option('--html <file>', 'write a report, whole in one file')
    .option('--show-faces', 'do not mask faces and names in the report')
    .action(
      async (files: readonly string[], { pipeline, workers, padModel, json, ...outputs }: PhotoOptions) => {
        await checkOutputs(outputs);
        const evaluation = await evaluatePhotos({
          files,
          pipeline: chosenPipeline(pipeline),
          workers: threadCount(workers),
          weightsDir: weightsFolder(),
          padModel: padModel === undefined ? null : await readPadModel(padModel),
          onNote: (note) => console.error(note),
        });
        await writeOutputs(json ? { ...outputs, json: '-' } : outputs, {
          summary: photosSummary(evaluation),
          json: evaluation,
          html: () => photosReport(evaluation, displayOf(outputs), new Date()),
        });
      },
    );
}
