import { Command } from 'commander';
import { eventBenchCommand } from './bench/event.ts';
import { fleetBenchCommand } from './bench/fleet.ts';
import { frameBenchCommand } from './bench/frame.ts';
import { galleryBenchCommand } from './bench/gallery.ts';
import { hostileBenchCommand } from './bench/hostile.ts';
import { importBenchCommand } from './bench/import.ts';
import { ingestBenchCommand } from './bench/ingest.ts';
import { logBenchCommand } from './bench/log.ts';
import { neighboursBenchCommand } from './bench/neighbours.ts';
import { peopleBenchCommand } from './bench/people.ts';
import { promiseBenchCommand } from './bench/promise.ts';
import { restartBenchCommand } from './bench/restart.ts';
import { searchBenchCommand } from './bench/search.ts';
import { syncBenchCommand } from './bench/sync.ts';
import { transformBenchCommand } from './bench/transform.ts';

export function benchCommand(): Command {
  return new Command('bench')
    .description(
      'Measure this machine: reading frames, search, the gallery index, promises, the access log, and hostile files',
    )
    .addCommand(frameBenchCommand())
    .addCommand(searchBenchCommand())
    .addCommand(galleryBenchCommand())
    .addCommand(neighboursBenchCommand())
    .addCommand(eventBenchCommand())
    .addCommand(restartBenchCommand())
    .addCommand(syncBenchCommand())
    .addCommand(fleetBenchCommand())
    .addCommand(hostileBenchCommand())
    .addCommand(importBenchCommand())
    .addCommand(peopleBenchCommand())
    .addCommand(promiseBenchCommand())
    .addCommand(transformBenchCommand())
    .addCommand(logBenchCommand())
    .addCommand(ingestBenchCommand());
}
