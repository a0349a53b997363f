import { Command } from 'commander';
import { benchGallery } from './bench-gallery.ts';
import { type BenchOutput, wholeNumber, withBenchOutput, writeBench } from './output.ts';

interface GalleryOptions extends BenchOutput {
  readonly people: string;
  readonly dim: string;
}

export function galleryBenchCommand(): Command {
  const command = new Command('gallery')
    .description('Save and load a made-up gallery, and search it without holding up the event loop')
    .option('--people <n>', 'how many people are enrolled', '20000')
    .option('--dim <n>', 'numbers in a template', '512')
    .action(async (options: GalleryOptions) => {
      const bench = await benchGallery(
        {
          people: wholeNumber('--people', options.people, 1, 1_000_000),
          dim: wholeNumber('--dim', options.dim, 64, 2048),
          seed: 1,
        },
        (text) => process.stderr.write(`${text}\n`),
      );
      const { eventLoopDelayMs, searchCpuMs } = bench;
      await writeBench(
        options,
        bench,
        [
          `Snapshot of ${bench.people} people: ${bench.snapshotMegabytes.toFixed(0)} MB, ` +
            `saved in ${bench.snapshotSaveSeconds.toFixed(2)} s, loaded in ${bench.snapshotLoadSeconds.toFixed(2)} s ` +
            `(${bench.snapshotLoadCpuSeconds.toFixed(2)} s of CPU).`,
          `CPU of a search: ${searchCpuMs.oneFace.toFixed(2)} ms for one face, ${searchCpuMs.fourFaces.toFixed(2)} ms for four at once, ` +
            `${searchCpuMs.withinHalf.toFixed(2)} ms for one face among half the people.`,
          `A frame of two faces is answered in ${bench.searchMs.toFixed(2)} ms; event-loop delay p99 ` +
            `${eventLoopDelayMs.searchingP99.toFixed(2)} ms while searching, ${eventLoopDelayMs.idleP99.toFixed(2)} ms idle.`,
        ].join('\n'),
      );
    });
  return withBenchOutput(command);
}
