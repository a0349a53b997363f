import { Command } from 'commander';
import { shippedPipeline } from '#models/engines/known-pipelines';
import { openFacePipeline } from '#models/engines/open-pipeline';
import { projectFile } from '#models/project-file';
import { benchHostile, type HostileBench } from './hostile/bench-hostile.ts';
import { type BenchOutput, wholeNumber, withBenchOutput, writeBench } from './output.ts';

interface HostileOptions extends BenchOutput {
  readonly count: string;
  readonly seed: string;
}

export function hostileBenchCommand(): Command {
  const command = new Command('hostile')
    .description(
      'Send broken, vast, strange and mislabelled files the way a photo goes; each must give a reading or a typed error',
    )
    .option('--count <n>', 'how many inputs', '10000')
    .option('--seed <n>', 'what they are made from', '1')
    .action(async (options: HostileOptions) => {
      const count = wholeNumber('--count', options.count, 1, 1_000_000);
      const seed = wholeNumber('--seed', options.seed, 0, 2 ** 31);
      const pipeline = await openFacePipeline({
        pipeline: shippedPipeline('onnx'),
        workers: 1,
        weightsDir: projectFile('models/weights'),
      });
      try {
        const onProgress = (done: number) => process.stderr.write(`${done} of ${count}\n`);
        const bench = await benchHostile({ pipeline, count, seed, onProgress });
        await writeBench(options, bench, summary(bench));
        if (bench.crashes.length > 0 || bench.hangs.length > 0) process.exitCode = 1;
      } finally {
        await pipeline.close();
      }
    });
  return withBenchOutput(command);
}

function summary(bench: HostileBench): string {
  const rows = Object.entries(bench.answers).map(
    ([kind, answers]) =>
      `  ${kind.padEnd(28)} ${Object.entries(answers)
        .map(([answer, n]) => `${n} ${answer}`)
        .join(', ')}`,
  );
  return [
    ...rows,
    `${bench.count} inputs: ${bench.crashes.length} crashes, ${bench.hangs.length} hangs; ` +
      `the slowest took ${bench.slowestMs.toFixed(0)} ms (${bench.slowestKind ?? 'none'}); ` +
      `peak memory ${bench.peakRssMegabytes.toFixed(0)} MB; ${bench.cpuSeconds.toFixed(0)} s of CPU.`,
  ].join('\n');
}
