import { Command } from 'commander';
import { benchSync, type SyncBench } from './bench-sync.ts';
import { type BenchOutput, wholeNumber, withBenchOutput, writeBench } from './output.ts';

interface SyncOptions extends BenchOutput {
  readonly people: string;
  readonly revocations: string;
  readonly databaseUrl?: string;
}

export function syncBenchCommand(): Command {
  const command = new Command('sync')
    .description('A server and a gate from nothing to everyone, over HTTP; then suspensions, one by one')
    .option('--people <n>', 'how many people are enrolled, one template each', '300000')
    .option('--revocations <n>', 'how many suspensions and reinstatements follow', '200')
    .option('--database-url <url>', 'an empty PostgreSQL database; SQLite when left out')
    .action(async (options: SyncOptions) => {
      const bench = await benchSync(
        {
          people: wholeNumber('--people', options.people, 1, 1_000_000),
          revocations: wholeNumber('--revocations', options.revocations, 1, 10_000),
          databaseUrl: options.databaseUrl ?? null,
          seed: 1,
        },
        (text) => process.stderr.write(`${text}\n`),
      );
      await writeBench(options, bench, describe(bench));
    });
  return withBenchOutput(command);
}

function describe({ people, database, coldSyncSeconds, server, gate, deltaMs }: SyncBench): string {
  const use = ({ earlyMegabytes, peakMegabytes, cpuSeconds }: SyncBench['server']) =>
    `${earlyMegabytes.toFixed(0)} MB early, ${peakMegabytes.toFixed(0)} MB at most, ${cpuSeconds.toFixed(1)} s of CPU`;
  return [
    `${people} people from a server on ${database} to a gate that held nobody: ${coldSyncSeconds.toFixed(1)} s, both processes on this machine`,
    `  server  ${use(server)}`,
    `  gate    ${use(gate)}, the index of everyone in it`,
    `  ${deltaMs.count} suspensions and reinstatements, from the server's answer to the gate's: median ${deltaMs.median.toFixed(0)} ms, p99 ${deltaMs.p99.toFixed(0)} ms, ${deltaMs.most.toFixed(0)} ms at most`,
  ].join('\n');
}
