import { Command } from 'commander';
import { benchNeighbours, type NeighboursBench } from './bench-neighbours.ts';
import { type BenchOutput, wholeNumber, withBenchOutput, writeBench } from './output.ts';

interface NeighboursOptions extends BenchOutput {
  readonly people: string;
  readonly dim: string;
  readonly stopAfter?: string;
}

export function neighboursBenchCommand(): Command {
  const command = new Command('neighbours')
    .description("Everyone's nearest other people in a made-up gallery: the first pass, arrivals, departures")
    .option('--people <n>', 'how many people are enrolled', '20000')
    .option('--dim <n>', 'numbers in a template', '512')
    .option('--stop-after <seconds>', 'break the first pass off and tell how long all of it would take')
    .action(async (options: NeighboursOptions) => {
      const bench = await benchNeighbours(
        {
          people: wholeNumber('--people', options.people, 3, 1_000_000),
          dim: wholeNumber('--dim', options.dim, 64, 2048),
          seed: 1,
          stopAfterSeconds:
            options.stopAfter === undefined
              ? null
              : wholeNumber('--stop-after', options.stopAfter, 1, 86_400),
        },
        (text) => process.stderr.write(`${text}\n`),
      );
      await writeBench(options, bench, table(bench));
    });
  return withBenchOutput(command);
}

function table({ people, firstPass, changes, exact, peakMegabytes }: NeighboursBench): string {
  const { kind, settled, seconds, cpuSeconds } = firstPass;
  const how = kind === 'whole' ? '' : `, at the pace of the first ${settled} of them`;
  const lines = [
    `${people} people against each other, two nearest of each: ${seconds.toFixed(1)} s ` +
      `(${cpuSeconds.toFixed(1)} s of CPU, one thread)${how}.`,
    `${peakMegabytes.toFixed(0)} MB at most.`,
  ];
  if (changes && exact !== null) {
    lines.push(
      `Exact for ${(exact * 100).toFixed(0)}% of those looked at.`,
      `One person more: ${changes.personAddedMs.toFixed(1)} ms; one fewer: ${changes.personRemovedMs.toFixed(1)} ms.`,
    );
  }
  return lines.join('\n');
}
