import { Command } from 'commander';
import { benchNeighbours } from './bench-neighbours.ts';
import { type BenchOutput, wholeNumber, withBenchOutput, writeBench } from './output.ts';

interface NeighboursOptions extends BenchOutput {
  readonly people: string;
  readonly dim: string;
}

export function neighboursBenchCommand(): Command {
  const command = new Command('neighbours')
    .description("Everyone's nearest other people in a made-up gallery: the first pass, arrivals, departures")
    .option('--people <n>', 'how many people are enrolled', '20000')
    .option('--dim <n>', 'numbers in a template', '512')
    .action(async (options: NeighboursOptions) => {
      const bench = await benchNeighbours(
        {
          people: wholeNumber('--people', options.people, 3, 1_000_000),
          dim: wholeNumber('--dim', options.dim, 64, 2048),
          seed: 1,
        },
        (text) => process.stderr.write(`${text}\n`),
      );
      await writeBench(
        options,
        bench,
        [
          `${bench.people} people against each other, two nearest of each: ${bench.firstPassSeconds.toFixed(1)} s ` +
            `(${bench.firstPassCpuSeconds.toFixed(1)} s of CPU, one thread); exact for ${(bench.exact * 100).toFixed(0)}% of those looked at.`,
          `One person more: ${bench.personAddedMs.toFixed(1)} ms; one fewer: ${bench.personRemovedMs.toFixed(1)} ms.`,
        ].join('\n'),
      );
    });
  return withBenchOutput(command);
}
