import { Command } from 'commander';
import { listAddedModels, verifyAddedModels } from '#models/added/added-models';
import { UnusableModel } from '#models/added/unusable-model';
import { addedPipeline } from '#models/engines/known-pipelines';
import { MODEL_IDS, modelOf, OPTIONAL_MODEL_IDS, packageOf, readManifest } from '#models/manifest';
import { prepareWeights, verifyWeights } from '#models/weights';
import { convertCommand } from './convert.ts';
import { weightsFolder } from './evaluation/config.ts';
import { addCommand } from './models/add.ts';
import { changeCommand } from './models/change.ts';
import { removeCommand } from './models/remove.ts';

export function modelsCommand(): Command {
  const models = new Command('models').description(
    'The face models: where they come from and whether they are intact',
  );

  models
    .command('prepare')
    .description('Fetch and convert whatever weights are missing; instant when nothing is')
    .argument('[models...]', `also these, which no shipped pipeline needs: ${OPTIONAL_MODEL_IDS.join(', ')}`)
    .action(async (also: readonly string[]) => {
      await prepareWeights({
        weightsDir: weightsFolder(),
        models: [...MODEL_IDS, ...also.map(optionalModel)],
        onProgress: ({ step, message }) => {
          if (step !== 'ready') console.log(message);
        },
      });
    });

  models
    .command('list')
    .description('Every model with its source, licence as stated, and what is not known of it')
    .action(() => {
      const manifest = readManifest();
      for (const id of [...MODEL_IDS, ...OPTIONAL_MODEL_IDS]) {
        const model = modelOf(manifest, id);
        const { name, version, licence } = packageOf(manifest, model);
        console.log(`${id}\n  ${model.purpose}\n  from ${name} ${version}, licence as stated: ${licence}`);
        for (const gap of model.unknown) console.log(`  not known: ${gap}`);
      }
      for (const model of listAddedModels(weightsFolder())) console.log(toldOf(model));
    });

  models
    .command('verify')
    .description('Check every weight file against the manifest; exit code 1 when one is missing or altered')
    .action(async () => {
      const findings = [
        ...(await verifyWeights(weightsFolder())),
        ...(await verifyAddedModels(weightsFolder())),
      ];
      for (const { model, path, state } of findings) console.log(`${state.padEnd(8)} ${model}  ${path}`);
      if (findings.some((finding) => finding.state !== 'intact')) process.exitCode = 1;
    });

  return models
    .addCommand(addCommand())
    .addCommand(removeCommand())
    .addCommand(convertCommand())
    .addCommand(changeCommand());
}

function optionalModel(name: string): (typeof OPTIONAL_MODEL_IDS)[number] {
  const found = OPTIONAL_MODEL_IDS.find((id) => id === name);
  if (found) return found;
  throw new UnusableModel(
    'name',
    `there is no model "${name}" to fetch; there are ${OPTIONAL_MODEL_IDS.join(', ')}`,
  );
}

function toldOf(model: ReturnType<typeof listAddedModels>[number]): string {
  if (model.kind === 'damaged') return `${model.name}\n  cannot be read: ${model.because}`;
  const { descriptor, modelFile } = model;
  const { id } = addedPipeline(descriptor, modelFile);
  const measured = descriptor.calibration
    ? `calibrated on ${descriptor.calibration.impostors.people} people (${descriptor.calibration.impostors.source})`
    : 'not calibrated: servers and gates will not run it';
  return [
    descriptor.name,
    `  ${descriptor.output.length}-number embedding, added on this machine: pipeline ${id}`,
    `  from ${descriptor.source}, licence as stated by whoever added it: ${descriptor.licence}`,
    `  ${measured}`,
  ].join('\n');
}
