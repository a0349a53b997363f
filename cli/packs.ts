import { readFileSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { type EventPack, eventPackSchema } from '#contract/event-pack';
import { readServerSettings } from '#server/config';
import { exportPackFromCommandLine, importPackFromCommandLine } from '#server/pack/pack-stopped';
import { StartupError } from '#server/startup-error';
import { linesOfDifference } from './structure-lines.ts';

interface ConfigOption {
  readonly config?: string;
}

const CONFIG = ['--config <file>', 'JSON file of settings of the server'] as const;

/** `event pack`: what an event is made of, as a file. */
export function packCommand(): Command {
  const pack = new Command('pack').description(
    'Packs: categories, functions, venues, zones, gates and policies, as a file',
  );

  pack
    .command('check')
    .description('Check a pack without server or database')
    .argument('<file>', 'the pack')
    .action((file: string) => {
      const { name, categories, functions, venues } = readPack(file);
      const zones = venues.flatMap((venue) => venue.zones).length;
      console.log(
        `${name} is whole: ${categories.length} categories, ${functions.length} functions, ${venues.length} venues, ${zones} zones.`,
      );
    });

  pack
    .command('import')
    .description('Tell what a pack would change in a draft event, and with --apply change it')
    .argument('<file>', 'the pack')
    .requiredOption('--event <id>', 'the draft')
    .option('--apply', 'do it: all of it, or nothing')
    .option(...CONFIG)
    .action(
      async (
        file: string,
        { event: eventId, apply, config }: ConfigOption & { event: string; apply?: boolean },
      ) => {
        const mode = apply ? 'apply' : 'dry-run';
        const wanted = { eventId, pack: readPack(file), mode } as const;
        const differences = await importPackFromCommandLine(readServerSettings(config ?? null), wanted);
        for (const difference of differences)
          for (const line of linesOfDifference(difference)) console.log(line);
        if (differences.length === 0) console.log('The event is as the pack says already.');
        else if (mode === 'dry-run') console.log('Nothing was changed; --apply does it.');
      },
    );

  pack
    .command('export')
    .description('Write an event as a pack: its codes, places and policies, and nobody of it')
    .requiredOption('--event <id>', 'the event')
    .requiredOption('--out <file>', 'where to write it')
    .option(...CONFIG)
    .action(async ({ event: eventId, out, config }: ConfigOption & { event: string; out: string }) => {
      const exported = await exportPackFromCommandLine(readServerSettings(config ?? null), eventId);
      writeFileSync(out, `${JSON.stringify(exported, null, 2)}\n`);
      console.log(`${exported.name} is in ${out}.`);
    });

  return pack;
}

/** @throws StartupError naming every place in the pack that is wrong */
function readPack(file: string): EventPack {
  const parsed = eventPackSchema.safeParse(readJson(file));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `  ${path.join('.') || 'the pack'}: ${message}`,
  );
  throw new StartupError([`${file} is no pack:`, ...problems].join('\n'));
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    throw new StartupError(`${file} cannot be read as JSON: ${because}`, { cause: error });
  }
}
