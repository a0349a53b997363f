import { Command } from 'commander';
import { benchFrame, type FrameBench } from './frame/bench-frame.ts';
import { type BenchOutput, wholeNumber, withBenchOutput, writeBench } from './output.ts';

interface FrameOptions extends BenchOutput {
  readonly frames: string;
}

export function frameBenchCommand(): Command {
  const command = new Command('frame')
    .description(
      "Read 720p frames with one face: CPU time beside face-api's own pipeline, scaling to two workers, memory",
    )
    .option('--frames <n>', 'how many frames are read each way', '40')
    .action(async (options: FrameOptions) => {
      const frames = wholeNumber('--frames', options.frames, 5, 10_000);
      const bench = await benchFrame(frames, (text) => process.stderr.write(`${text}\n`));
      await writeBench(options, bench, summary(bench));
    });
  return withBenchOutput(command);
}

function summary({ throughput, rssMegabytes, attackChecks, ...bench }: FrameBench): string {
  const { border, planarity, challenge } = attackChecks;
  return [
    `A frame of 1280 x 720 with one face takes ${bench.cpuMsToEmbedding.median.toFixed(1)} ms of CPU to its embedding ` +
      `(p95 ${bench.cpuMsToEmbedding.p95.toFixed(1)}); face-api on ${bench.faceApi.backend} ` +
      `${bench.faceApi.cpuMsPerFrame.median.toFixed(1)} ms, ${bench.cpuRatioToFaceApi.toFixed(1)} times as much.`,
    `Checks for attacks, where they are asked for: border check ${border.cpuMs.toFixed(1)} ms more (a tall face ` +
      `${border.cpuMsWithout.median.toFixed(1)} without, ${border.cpuMsWith.median.toFixed(1)} with it), planarity ` +
      `${planarity.cpuMs.toFixed(3)} ms, challenge ${challenge.cpuMs.toFixed(3)} ms a frame.`,
    `${throughput.load} frames waiting: ${throughput.framesPerSecondOneWorker.toFixed(1)} frames a second with one worker, ` +
      `${throughput.framesPerSecondTwoWorkers.toFixed(1)} with two (${throughput.scaling.toFixed(2)} times), ` +
      `event-loop delay p99 ${throughput.eventLoopDelayP99Ms.toFixed(2)} ms; ` +
      `this process got ${(100 * throughput.cpuShareTwoWorkers).toFixed(0)}% of two cores. One worker keeps ` +
      `${throughput.coresBusyOneWorker.toFixed(2)} cores busy; a frame takes ` +
      `${throughput.cpuMsPerFrameOneWorker.toFixed(1)} ms of CPU with one, ` +
      `${throughput.cpuMsPerFrameTwoWorkers.toFixed(1)} with two.`,
    `Memory: ${rssMegabytes.twoWorkers.toFixed(0)} MB with two workers, ${rssMegabytes.beforeOpening.toFixed(0)} MB before.`,
  ].join('\n');
}
