import { Command } from 'commander';
import { MODEL_IDS, modelOf, packageOf, readManifest } from '#models/manifest';
import { projectFile } from '#models/project-file';
import { prepareWeights, verifyWeights } from '#models/weights';

export function modelsCommand(): Command {
  const models = new Command('models').description(
    'The face models: where they come from and whether they are intact',
  );

  models
    .command('prepare')
    .description('Fetch and convert whatever weights are missing; instant when nothing is')
    .action(async () => {
      await prepareWeights({
        weightsDir: projectFile('models/weights'),
        models: MODEL_IDS,
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
      for (const id of MODEL_IDS) {
        const model = modelOf(manifest, id);
        const { name, version, licence } = packageOf(manifest, model);
        console.log(`${id}\n  ${model.purpose}\n  from ${name} ${version}, licence as stated: ${licence}`);
        for (const gap of model.unknown) console.log(`  not known: ${gap}`);
      }
    });

  models
    .command('verify')
    .description('Check every weight file against the manifest; exit code 1 when one is missing or altered')
    .action(async () => {
      const findings = await verifyWeights(projectFile('models/weights'));
      for (const { model, path, state } of findings) console.log(`${state.padEnd(8)} ${model}  ${path}`);
      if (findings.some((finding) => finding.state !== 'intact')) process.exitCode = 1;
    });

  return models;
}
