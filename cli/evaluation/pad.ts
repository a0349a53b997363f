import { Command } from 'commander';
import { EvaluationError } from '#models/evaluation/evaluation-error';
import { evaluatePad } from '#models/evaluation/pad/evaluate-pad';
import { evaluateSequences } from '#models/evaluation/pad/evaluate-sequences';
import { padJson } from '#models/evaluation/pad/pad-json';
import { padSummary } from '#models/evaluation/pad/pad-summary';
import { sequencesJson } from '#models/evaluation/pad/sequences-json';
import { sequencesSummary } from '#models/evaluation/pad/sequences-summary';
import { padReport } from '#models/evaluation/report/pad-report';
import { sequencesMarkdown } from '#models/evaluation/report/sequences-markdown';
import { sequencesReport } from '#models/evaluation/report/sequences-report';
import { readPadModel } from '#models/pad-model';
import { placeFile } from '#models/weight-file';
import { checkOutputs, displayOf, type Outputs, withOutputOptions, writeOutputs } from './outputs.ts';
import {
  PAD_MODEL_OPTION,
  type PadModelOption,
  type ReadingOptions,
  readingSetting,
  withReadingOptions,
} from './reading-options.ts';

interface PadOptions extends ReadingOptions, Outputs, PadModelOption {
  readonly bonaFide: string;
  readonly attacks: string;
  readonly sequences?: true;
  readonly markdown?: string;
  readonly groups?: string;
}

export function padCommand(): Command {
  const command = new Command('pad')
    .description(
      'Presentation attacks: how often the checks are fooled, and how often they turn away the honest',
    )
    .requiredOption('--bona-fide <folder>', 'images of people who stand there themselves')
    .requiredOption('--attacks <folder>', 'images of attacks, a folder per kind')
    .option('--sequences', 'each folder of images is one presentation, its images the frames in order')
    .option('--markdown <file>', 'with --sequences: write the tables as Markdown')
    .option('--groups <file>', 'CSV with the header name,group (presentation or image): errors per group')
    .option(...PAD_MODEL_OPTION)
    .action(async (options: PadOptions) => {
      await checkOutputs(options);
      if (options.markdown !== undefined) {
        if (!options.sequences) throw new EvaluationError('--markdown goes with --sequences');
        await checkOutputs({ json: options.markdown });
      }
      const padModel = options.padModel === undefined ? null : await readPadModel(options.padModel);
      const request = {
        bonaFideFolder: options.bonaFide,
        attacksFolder: options.attacks,
        groupsFile: options.groups ?? null,
        reading: { ...readingSetting(options), padModel },
      };
      if (options.sequences) {
        const evaluation = await evaluateSequences(request);
        await writeOutputs(options, {
          summary: sequencesSummary(evaluation),
          json: sequencesJson(evaluation),
          html: () => sequencesReport(evaluation, displayOf(options), new Date()),
        });
        if (options.markdown !== undefined) {
          await placeFile(options.markdown, Buffer.from(sequencesMarkdown(evaluation)));
        }
        return;
      }
      const evaluation = await evaluatePad(request);
      await writeOutputs(options, {
        summary: padSummary(evaluation),
        json: padJson(evaluation),
        html: () => padReport(evaluation, displayOf(options), new Date()),
      });
    });
  return withOutputOptions(withReadingOptions(command, 'largest'));
}
