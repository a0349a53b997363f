import { Command } from 'commander';
import { benchEvent } from './bench-event.ts';
import { type BenchOutput, wholeNumber, withBenchOutput, writeBench } from './output.ts';

interface EventOptions extends BenchOutput {
  readonly people: string;
  readonly zonePeople: string;
}

export function eventBenchCommand(): Command {
  const command = new Command('event')
    .description(
      'A server that measures a made-up event by itself: first pass, newcomers, memory, event loop',
    )
    .option('--people <n>', 'how many people are enrolled', '20000')
    .option('--zone-people <n>', 'how many of them are entitled to the one zone', '2000')
    .action(async (options: EventOptions) => {
      const people = wholeNumber('--people', options.people, 10, 1_000_000);
      const bench = await benchEvent(
        {
          people,
          zonePeople: wholeNumber('--zone-people', options.zonePeople, 1, people),
          seed: 1,
        },
        (text) => process.stderr.write(`${text}\n`),
      );
      await writeBench(
        options,
        bench,
        [
          `${bench.people} people in the event, ${bench.zonePeople} of them in a zone, one core beside the server`,
          `  first pass        ${bench.firstPass.seconds.toFixed(1)} s, ${bench.firstPass.cpuSeconds.toFixed(1)} s of CPU (both galleries)`,
          `  after a restart   ${bench.restart.seconds.toFixed(1)} s, ${bench.restart.cpuSeconds.toFixed(1)} s of CPU`,
          `  one person more   ${bench.newcomer.seconds.toFixed(2)} s until the gates are told, ${bench.newcomer.cpuSeconds.toFixed(2)} s of CPU`,
          `  one person fewer  ${bench.departure.seconds.toFixed(2)} s, ${bench.departure.cpuSeconds.toFixed(2)} s of CPU`,
          `  event loop        p99 ${bench.eventLoopP99Ms.toFixed(1)} ms, longest ${bench.eventLoopMaxMs.toFixed(1)} ms while measuring; idle p99 ${bench.idleEventLoopP99Ms.toFixed(1)} ms`,
          `  memory            ${(bench.rssBytes / 1e6).toFixed(0)} MB at most`,
          `  300,000 people    about ${(bench.estimate300kHours).toFixed(1)} h for the event's gallery, from the pace here`,
          `  promise 1 in 1,000 in the zone: ${bench.zonePromise}`,
        ].join('\n'),
      );
    });
  return withBenchOutput(command);
}
