import { Command } from 'commander';
import { evaluatePad } from '#models/evaluation/pad/evaluate-pad';
import { padJson } from '#models/evaluation/pad/pad-json';
import { padSummary } from '#models/evaluation/pad/pad-summary';
import { padReport } from '#models/evaluation/report/pad-report';
import { checkOutputs, displayOf, type Outputs, withOutputOptions, writeOutputs } from './outputs.ts';
import { type ReadingOptions, readingSetting, withReadingOptions } from './reading-options.ts';

interface PadOptions extends ReadingOptions, Outputs {
  readonly bonaFide: string;
  readonly attacks: string;
}

export function padCommand(): Command {
  const command = new Command('pad')
    .description(
      'Presentation attacks: how often the border check is fooled, and how often it suspects the honest',
    )
    .requiredOption('--bona-fide <folder>', 'images of people who stand there themselves')
    .requiredOption('--attacks <folder>', 'images of attacks, a folder per kind')
    .action(async (options: PadOptions) => {
      await checkOutputs(options);
      const evaluation = await evaluatePad({
        bonaFideFolder: options.bonaFide,
        attacksFolder: options.attacks,
        reading: readingSetting(options),
      });
      await writeOutputs(options, {
        summary: padSummary(evaluation),
        json: padJson(evaluation),
        html: () => padReport(evaluation, displayOf(options), new Date()),
      });
    });
  return withOutputOptions(withReadingOptions(command, 'largest'));
}
