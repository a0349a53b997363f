import { Command } from 'commander';
import { benchLog, type Latencies, type LogBench } from './log/bench-log.ts';
import { type BenchOutput, wholeNumber, withBenchOutput, writeBench } from './output.ts';
import { withOwnPostgres } from './own-postgres.ts';

interface LogOptions extends BenchOutput {
  readonly passages: string;
  readonly repeats: string;
  readonly postgres?: boolean;
}

export function logBenchCommand(): Command {
  const command = new Command('log')
    .description('Search a long made-up access log with three filters at a time, warm and cold')
    .option('--passages <n>', 'how many passages the log has', '1000000')
    .option('--repeats <n>', 'searches of each kind', '50')
    .option('--postgres', 'on a PostgreSQL started for it, instead of SQLite')
    .action(async (options: LogOptions) => {
      const request = {
        passages: wholeNumber('--passages', options.passages, 1_000, 100_000_000),
        repeats: wholeNumber('--repeats', options.repeats, 1, 10_000),
      };
      const note = (text: string) => process.stderr.write(`${text}\n`);
      const bench = options.postgres
        ? await withOwnPostgres((databaseUrl) => benchLog({ ...request, databaseUrl }, note))
        : await benchLog({ ...request, databaseUrl: null }, note);
      await writeBench(options, bench, table(bench));
    });
  return withBenchOutput(command);
}

function table(bench: LogBench): string {
  const cold = bench.coldMeans === 'caches-dropped' ? 'nothing cached anywhere' : 'a new connection';
  return [
    `${bench.passages} passages, ${bench.database}, ${bench.megabytes.toFixed(0)} MB, filled in ${bench.fillSeconds.toFixed(0)} s; cold: ${cold}`,
    ...bench.searches.map(
      ({ filters, rows, cpuMs, ...times }) =>
        `  ${filters.padEnd(36)} ${rows.toFixed(1).padStart(5)} rows  CPU ${cpuMs.toFixed(1).padStart(5)} ms  warm ${told(times.warm)}  cold ${told(times.cold)}`,
    ),
    `  ${'all of them'.padEnd(36)}             warm ${told(bench.warm)}  cold ${told(bench.cold)}`,
  ].join('\n');
}

function told({ p50Ms, p95Ms, maxMs }: Latencies): string {
  return `${p50Ms.toFixed(1)} / p95 ${p95Ms.toFixed(1)} / max ${maxMs.toFixed(1)} ms`;
}
