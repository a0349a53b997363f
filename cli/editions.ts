import type { Command } from 'commander';
import { readServerSettings } from '#server/config';
import { cloneFromCommandLine, diffFromCommandLine } from '#server/event/clone-stopped';
import { linesOfDifference } from './structure-lines.ts';

interface ConfigOption {
  readonly config?: string;
}

const CONFIG = ['--config <file>', 'JSON file of settings of the server'] as const;

export function addEditionCommands(event: Command): void {
  event
    .command('clone')
    .description(
      'Make the next edition as a draft: structure, policies, promises and roles, and nobody of it',
    )
    .requiredOption('--from <id>', 'the event to copy')
    .requiredOption('--name <name>', 'what the new one is called')
    .option(...CONFIG)
    .action(async ({ from, name, config }: ConfigOption & { from: string; name: string }) => {
      const { eventId, copied } = await cloneFromCommandLine(readServerSettings(config ?? null), from, name);
      console.log(`${name} is ${eventId}, a draft.`);
      for (const [what, count] of Object.entries(copied)) console.log(`  ${what.padEnd(14)} ${count} copied`);
      console.log('No people, faces, gates’ devices, keys or logs were copied.');
    });
  event
    .command('diff')
    .description('Tell in what one event differs from another, people aside')
    .requiredOption('--from <id>', 'the event that came before')
    .requiredOption('--to <id>', 'the event that came after')
    .option(...CONFIG)
    .action(async ({ from, to, config }: ConfigOption & { from: string; to: string }) => {
      const differences = await diffFromCommandLine(readServerSettings(config ?? null), from, to);
      if (differences.length === 0) console.log('They are the same, people and dates aside.');
      for (const difference of differences)
        for (const line of linesOfDifference(difference)) console.log(line);
    });
}
