import { Command } from 'commander';
import { benchRestart, type GateStart } from './bench-restart.ts';
import { type BenchOutput, wholeNumber, withBenchOutput, writeBench } from './output.ts';

interface RestartOptions extends BenchOutput {
  readonly people: string;
}

export function restartBenchCommand(): Command {
  const command = new Command('restart')
    .description('Start the real agent in the folder of a large gate: process to ready, without its server')
    .option('--people <n>', 'how many people the gate holds, one template each', '300000')
    .action(async (options: RestartOptions) => {
      const people = wholeNumber('--people', options.people, 1, 1_000_000);
      const bench = await benchRestart({ people, seed: 1 }, (text) => process.stderr.write(`${text}\n`));
      await writeBench(
        options,
        bench,
        [
          `${people} people of one template at a gate, written to its database in ${bench.appliedSeconds.toFixed(1)} s`,
          `  started with the file of templates     ${describe(bench.fromSnapshot)}`,
          `  started without it, from the database  ${describe(bench.fromDatabase)}`,
        ].join('\n'),
      );
    });
  return withBenchOutput(command);
}

function describe({ seconds, cpuSeconds, peakRssMegabytes }: GateStart): string {
  return `${seconds.toFixed(2)} s, ${cpuSeconds.toFixed(1)} s of CPU, ${peakRssMegabytes.toFixed(0)} MB at most`;
}
