import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Command } from 'commander';
import type { LogFault } from '#server/audit/log-fault';
import type { LogVerdict } from '#server/audit/verify-log';
import { verifyLog } from '#server/audit/verify-log';
import { readServerSettings } from '#server/config';
import { withLog } from '#server/open-log';

interface StoredLog {
  readonly config?: string;
}

export function logCommand(): Command {
  const log = new Command('log').description(
    'The audit log and every gate’s journal: take them out, and prove that nobody changed them',
  );

  log
    .command('export')
    .description('Write audit log, journals, signatures and passages as JSON Lines')
    .requiredOption('--out <file>', 'file to write; it names no people, but tells who did what and when')
    .option('--config <file>', 'JSON file of settings of the server')
    .action(async ({ out, config }: StoredLog & { out: string }) => {
      const file = createWriteStream(out, { mode: 0o600, flags: 'wx' });
      let count = 0;
      await withLog(readServerSettings(config ?? null), async (lines) => {
        for await (const line of lines) {
          count += 1;
          if (!file.write(`${JSON.stringify(line)}\n`)) await once(file, 'drain');
        }
      });
      file.end();
      await once(file, 'close');
      console.log(`${count} lines written to ${out}`);
    });

  log
    .command('verify')
    .description('Look for a changed, missing or reordered entry; exit code 1 when there is one')
    .option('--file <file>', 'an exported log, checked without server or database')
    .option('--server-key <base64>', 'public key of the server that the log must be sealed with')
    .option('--config <file>', 'JSON file of settings of the server, when its own database is checked')
    .action(async ({ file, serverKey, config }: StoredLog & { file?: string; serverKey?: string }) => {
      const trusted = serverKey === undefined ? {} : { serverKey };
      const verdict =
        file === undefined
          ? await withLog(readServerSettings(config ?? null), (lines) => verifyLog(lines, trusted))
          : await verifyLog(linesOf(file), trusted);
      tell(verdict);
      if (verdict.kind !== 'intact') process.exitCode = 1;
    });

  return log;
}

/** A line that is no JSON is handed on as it is; the verifier finds it unreadable. */
async function* linesOf(file: string): AsyncGenerator<unknown> {
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    try {
      yield JSON.parse(line);
    } catch {
      yield line;
    }
  }
}

function tell({ kind, counts, faults, serverKey }: LogVerdict): void {
  const { audit, elsewhere, records, signatures } = counts;
  console.log(
    `${kind}: ${audit} audit entries${elsewhere > 0 ? ` (and ${elsewhere} of elsewhere, by their hash)` : ''}, ${records} journal records, ${signatures} signatures of gates`,
  );
  if (serverKey !== null) console.log(`sealed with the server key ${serverKey}`);
  for (const fault of faults) console.log(`  ${inWords(fault)}`);
}

function inWords({ where, deviceId, at, because }: LogFault): string {
  const gate = deviceId === null ? '' : ` of the gate ${deviceId}`;
  const place = at === null ? '' : `, ${where === 'passages' ? 'passage' : 'entry'} ${at}`;
  return `${where}${gate}${place}: ${because}`;
}
