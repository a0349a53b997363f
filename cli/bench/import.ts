import { Command } from 'commander';
import { benchImport } from './bench-import.ts';
import { type BenchOutput, wholeNumber, withBenchOutput, writeBench } from './output.ts';

interface ImportOptions extends BenchOutput {
  readonly people: string;
  readonly databaseUrl?: string;
}

export function importBenchCommand(): Command {
  const command = new Command('import')
    .description('Import people without photos: from the file as it is uploaded to the last row')
    .option('--people <n>', 'rows of the table', '50000')
    .option('--database-url <url>', 'an empty PostgreSQL database, in place of SQLite in a temporary folder')
    .action(async (options: ImportOptions) => {
      const people = wholeNumber('--people', options.people, 1, 50_000);
      const bench = await benchImport(people, options.databaseUrl ?? null);
      const passed = (name: string, pass: { seconds: number; cpuSeconds: number }) =>
        `  ${name.padEnd(18)}${pass.seconds.toFixed(1)} s, ${pass.cpuSeconds.toFixed(1)} s of CPU`;
      await writeBench(
        options,
        bench,
        [
          `${bench.people} people without photos, ${bench.database}`,
          passed('upload', bench.upload),
          passed('dry run', bench.dryRun),
          passed('import', bench.apply),
          passed('the same again', bench.again),
          `  event loop        p99 ${bench.eventLoopP99Ms.toFixed(1)} ms, longest ${bench.eventLoopMaxMs.toFixed(1)} ms`,
        ].join('\n'),
      );
    });
  return withBenchOutput(command);
}
