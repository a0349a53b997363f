import { Command } from 'commander';
import { benchFleet, type FleetBench } from './bench-fleet.ts';
import { type BenchOutput, wholeNumber, withBenchOutput, writeBench } from './output.ts';

interface FleetOptions extends BenchOutput {
  readonly gates: string;
  readonly people: string;
  readonly seconds: string;
  readonly databaseUrl?: string;
}

export function fleetBenchCommand(): Command {
  const command = new Command('fleet')
    .description(
      'Many gates at one server: heartbeats, waiting requests, news for all of them, and the portal',
    )
    .option('--gates <n>', 'how many gates', '1000')
    .option('--people <n>', 'how many people each of them holds', '50')
    .option('--seconds <n>', 'how long it is watched', '60')
    .option('--database-url <url>', 'an empty PostgreSQL database; SQLite when left out')
    .action(async (options: FleetOptions) => {
      const bench = await benchFleet(
        {
          gates: wholeNumber('--gates', options.gates, 1, 10_000),
          people: wholeNumber('--people', options.people, 1, 100_000),
          seconds: wholeNumber('--seconds', options.seconds, 1, 3_600),
          databaseUrl: options.databaseUrl ?? null,
        },
        (text) => process.stderr.write(`${text}\n`),
      );
      await writeBench(options, bench, describe(bench));
    });
  return withBenchOutput(command);
}

function describe(bench: FleetBench): string {
  const { noticeMs, readMs } = bench;
  return [
    `${bench.gates} gates of ${bench.people} people at a server on ${bench.database}, all on this machine; connected in ${bench.connectedSeconds.toFixed(1)} s`,
    `  server  ${bench.serverPeakMegabytes.toFixed(0)} MB at most, ${bench.serverCpuSeconds.toFixed(1)} s of CPU, ${bench.heartbeats} heartbeats`,
    `  news    at ${noticeMs.count} gates: median ${noticeMs.median.toFixed(0)} ms, p99 ${noticeMs.p99.toFixed(0)} ms after the server's answer`,
    `  portal  ${readMs.count} reads: median ${readMs.median.toFixed(1)} ms, p99 ${readMs.p99.toFixed(1)} ms`,
  ].join('\n');
}
