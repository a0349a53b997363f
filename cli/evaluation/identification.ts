import { Command } from 'commander';
import { evaluateIdentification } from '#models/evaluation/identification/evaluate-identification';
import { identificationJson } from '#models/evaluation/identification/identification-json';
import { identificationSummary } from '#models/evaluation/identification/identification-summary';
import { identificationReport } from '#models/evaluation/report/identification-report';
import { checkOutputs, displayOf, type Outputs, withOutputOptions, writeOutputs } from './outputs.ts';
import { type ReadingOptions, readingSetting, withReadingOptions } from './reading-options.ts';

interface IdentificationOptions extends ReadingOptions, Outputs {
  readonly gallery: string;
  readonly probes: string;
  readonly groups?: string;
}

export function identificationCommand(): Command {
  const command = new Command('identification')
    .description('Identification 1:N: who is found in a gallery, and how often strangers are')
    .requiredOption('--gallery <folder>', 'a folder per enrolled person')
    .requiredOption('--probes <folder>', 'a folder per person; whoever is not in the gallery is a stranger')
    .option('--groups <file>', 'CSV with the header name,group (person or image): errors per group')
    .action(async (options: IdentificationOptions) => {
      await checkOutputs(options);
      const evaluation = await evaluateIdentification({
        galleryFolder: options.gallery,
        probesFolder: options.probes,
        groupsFile: options.groups ?? null,
        reading: readingSetting(options),
      });
      await writeOutputs(options, {
        summary: identificationSummary(evaluation),
        json: identificationJson(evaluation),
        html: () => identificationReport(evaluation, displayOf(options), new Date()),
      });
    });
  return withOutputOptions(withReadingOptions(command, 'centre'));
}
