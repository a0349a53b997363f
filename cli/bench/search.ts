import { Command } from 'commander';
import { benchSearch, type SearchBench } from './bench-search.ts';
import { type BenchOutput, wholeNumber, withBenchOutput, writeBench } from './output.ts';

interface SearchOptions extends BenchOutput {
  readonly people: string;
  readonly dim: string;
  readonly seed: string;
}

export function searchBenchCommand(): Command {
  const command = new Command('search')
    .description(
      "Search made-up templates: this index, plain JavaScript, face-api's FaceMatcher and usearch, CPU time and recall",
    )
    .option('--people <n>', 'how many people are enrolled', '10000')
    .option('--dim <n>', 'numbers in a template', '512')
    .option('--seed <n>', 'what the templates are made from', '1')
    .action(async (options: SearchOptions) => {
      const request = {
        people: wholeNumber('--people', options.people, 1, 1_000_000),
        dim: wholeNumber('--dim', options.dim, 64, 2048),
        seed: wholeNumber('--seed', options.seed, 0, 2 ** 31),
      };
      const bench = await benchSearch(request, (text) => process.stderr.write(`${text}\n`));
      await writeBench(options, bench, table(bench));
    });
  return withBenchOutput(command);
}

function table({ people, dim, results, ...rest }: SearchBench): string {
  const rows = results.map(
    ({ engine, cpuMsPerProbe, recallAt1, recallAt10 }) =>
      `  ${engine.padEnd(30)} ${cpuMsPerProbe.toFixed(3).padStart(10)} ms  recall@1 ${recallAt1.toFixed(3)}` +
      `  @10 ${recallAt10 === null ? '-' : recallAt10.toFixed(3)}`,
  );
  return [
    `${people} people, ${dim} numbers; CPU time per probe:`,
    ...rows,
    `FaceMatcher takes ${rest.cpuRatioToFaceMatcher.toFixed(0)} times the CPU of this index.`,
    `Memory delivers ${rest.bandwidthGBps.toFixed(1)} GB/s; a search takes ${rest.ratioToBandwidthFloor.toFixed(2)} times the CPU of reading its codes.`,
  ].join('\n');
}
