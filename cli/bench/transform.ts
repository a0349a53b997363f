import { Command } from 'commander';
import { normalised, toPipelineId } from '#domain/face/embedding';
import { seededRandom } from '#models/evaluation/statistics/random';
import { EventTransform } from '#models/event-transform/event-transform';
import { newTransformKey } from '#models/event-transform/transform-key';
import { cpuMs, median } from './cpu-time.ts';
import { type BenchOutput, wholeNumber, withBenchOutput, writeBench } from './output.ts';

interface TransformOptions extends BenchOutput {
  readonly dim: string;
  readonly probes: string;
}

const ROUNDS = 7;

export function transformBenchCommand(): Command {
  const command = new Command('transform')
    .description("What it costs to bring a face into its event's space")
    .option('--dim <n>', 'numbers in a template', '512')
    .option('--probes <n>', 'faces a round', '500')
    .action(async (options: TransformOptions) => {
      const dim = wholeNumber('--dim', options.dim, 64, 2048);
      const probes = wholeNumber('--probes', options.probes, 1, 100_000);
      const draw = seededRandom(dim);
      const face = normalised(
        toPipelineId('bench'),
        Float32Array.from({ length: dim }, () => draw() - 0.5),
      );
      const transform = new EventTransform(newTransformKey());
      const firstMs = cpuMs(() => transform.apply(face));
      const rounds = Array.from({ length: ROUNDS }, () =>
        cpuMs(() => {
          for (let i = 0; i < probes; i += 1) transform.apply(face);
        }),
      );
      const probeMs = median(rounds) / probes;
      await writeBench(
        options,
        { dim, firstMs, probeMs },
        `${dim} numbers: ${probeMs.toFixed(3)} ms of CPU a face; making the matrix, once an event: ${firstMs.toFixed(0)} ms.`,
      );
    });
  return withBenchOutput(command);
}
