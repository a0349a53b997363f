import { Command } from 'commander';
import { benchIngest, type IngestBench } from './ingest/bench-ingest.ts';
import { type BenchOutput, wholeNumber, withBenchOutput, writeBench } from './output.ts';
import { withOwnPostgres } from './own-postgres.ts';

interface IngestOptions extends BenchOutput {
  readonly batches: string;
  readonly gates: string;
  readonly postgres?: boolean;
}

export function ingestBenchCommand(): Command {
  const command = new Command('ingest')
    .description(
      "Upload gates' signed journals in batches of 200 to a whole server, every commit on the disc",
    )
    .option('--batches <n>', 'how many batches are measured', '200')
    .option('--gates <n>', 'gates that upload at once', '8')
    .option('--postgres', 'on a PostgreSQL started for it, instead of SQLite')
    .action(async (options: IngestOptions) => {
      const request = {
        batches: wholeNumber('--batches', options.batches, 1, 100_000),
        gates: wholeNumber('--gates', options.gates, 1, 1_000),
      };
      const measure = async (databaseUrl: string | null) => [
        await benchIngest({ ...request, content: 'decisions', databaseUrl }),
        await benchIngest({ ...request, content: 'visits', databaseUrl }),
      ];
      const benches = options.postgres ? await withOwnPostgres(measure) : await measure(null);
      await writeBench(options, benches, benches.map(line).join('\n'));
    });
  return withBenchOutput(command);
}

function line(bench: IngestBench): string {
  return (
    `${bench.database}, batches of 200 ${bench.content === 'decisions' ? 'decisions' : 'records, a decision and its result each'}: ` +
    `${bench.passagesPerSecond.toFixed(0)} passages a second (${bench.recordsPerSecond.toFixed(0)} records), ` +
    `${bench.cpuMsPerBatch.toFixed(1)} ms of CPU a batch, batch p95 ${bench.batchP95Ms.toFixed(0)} ms, event loop p99 ${bench.eventLoopP99Ms.toFixed(0)} ms`
  );
}
