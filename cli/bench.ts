import { Command } from 'commander';
import { galleryBenchCommand } from './bench/gallery.ts';
import { neighboursBenchCommand } from './bench/neighbours.ts';
import { promiseBenchCommand } from './bench/promise.ts';
import { searchBenchCommand } from './bench/search.ts';

export function benchCommand(): Command {
  return new Command('bench')
    .description('Measure this machine: search, the gallery index, and how well promises are kept')
    .addCommand(searchBenchCommand())
    .addCommand(galleryBenchCommand())
    .addCommand(neighboursBenchCommand())
    .addCommand(promiseBenchCommand());
}
