import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import { removeAddedModel } from '#models/added/added-models';
import { UnusableModel } from '#models/added/unusable-model';
import { weightsFolder } from '../evaluation/config.ts';

export function removeCommand(): Command {
  return new Command('remove')
    .description(
      'Delete a model of your own from this machine; templates it made can then be compared no more',
    )
    .argument('<name>', 'as it was added')
    .option('--yes', 'do not ask')
    .action(async (name: string, { yes }: { yes?: true }) => {
      if (!yes && !(await confirmed(name))) {
        console.log('Nothing was removed.');
        process.exitCode = 1;
        return;
      }
      if (!(await removeAddedModel(weightsFolder(), name))) {
        throw new UnusableModel('name', `there is no added model "${name}"`);
      }
      console.log(`${name} is removed. Servers and gates that run it keep it until they end.`);
    });
}

async function confirmed(name: string): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new UnusableModel('name', `to remove "${name}" without being asked, add --yes`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`Remove the model "${name}"? Type its name: `);
  terminal.close();
  return answer.trim() === name;
}
