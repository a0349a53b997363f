import { Command } from 'commander';
import { type BenchOutput, wholeNumber, withBenchOutput, writeBench } from './output.ts';
import { benchPeople } from './people/bench-people.ts';

interface PeopleOptions extends BenchOutput {
  readonly people: string;
  readonly rounds: string;
  readonly databaseUrl?: string;
}

export function peopleBenchCommand(): Command {
  const command = new Command('people')
    .description("Search an event's people over HTTP, as the desk types: from asking to the answer parsed")
    .option('--people <n>', 'how many people the event has', '300000')
    .option('--rounds <n>', 'how many people are looked for', '20')
    .option('--database-url <url>', 'an empty PostgreSQL database, in place of SQLite in a temporary folder')
    .action(async (options: PeopleOptions) => {
      const request = {
        people: wholeNumber('--people', options.people, 1, 1_000_000),
        rounds: wholeNumber('--rounds', options.rounds, 1, 10_000),
        databaseUrl: options.databaseUrl ?? null,
      };
      const bench = await benchPeople(request, (text) => process.stderr.write(`${text}\n`));
      const lines = [...bench.kinds, bench.all].map(
        ({ kind, requests, p50Ms, p95Ms, longestMs }) =>
          `  ${kind.padEnd(22)} ${String(requests).padStart(5)} times  p50 ${p50Ms.toFixed(1).padStart(7)} ms` +
          `  p95 ${p95Ms.toFixed(1).padStart(7)} ms  longest ${longestMs.toFixed(1).padStart(7)} ms`,
      );
      await writeBench(
        options,
        bench,
        [
          `${bench.people} people, ${bench.database}; ${bench.cpuMsPerRequest.toFixed(1)} ms of the server's CPU a question:`,
          ...lines,
        ].join('\n'),
      );
    });
  return withBenchOutput(command);
}
