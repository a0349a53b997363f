import { readFileSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import type { PurgeCertificate } from '#contract/purge';
import { readServerSettings } from '#server/config';
import { verifyCertificate } from '#server/purge/certificate';
import { purgeStored } from '#server/purge/purge-stored';
import { addEditionCommands } from './editions.ts';
import { packCommand } from './packs.ts';

interface PurgeOptions {
  readonly event: string;
  readonly confirm: string;
  readonly backup: readonly string[];
  readonly out: string;
  readonly config?: string;
}

export function eventCommand(): Command {
  const event = new Command('event').description(
    'Events: clone one, begin one by a pack, destroy one, and prove that it was',
  );
  addEditionCommands(event);
  event.addCommand(packCommand());

  event
    .command('purge')
    .description(
      'Destroy a closed event for good: keys, people, photos, log; look for traces; write a certificate',
    )
    .requiredOption('--event <id>', 'the event')
    .requiredOption('--confirm <name>', 'its name, typed: nobody purges the wrong one by a slip')
    .requiredOption('--out <file>', 'where to write the certificate')
    .option('--backup <folder>', 'look for traces there too; may be given several times', collected, [])
    .option('--config <file>', 'JSON file of settings of the server')
    .action(async ({ event: eventId, confirm, backup, out, config }: PurgeOptions) => {
      const wanted = { eventId, confirmName: confirm, backupDirs: backup };
      const certificate = await purgeStored(readServerSettings(config ?? null), wanted);
      writeFileSync(out, `${JSON.stringify(certificate, null, 2)}\n`, { mode: 0o600 });
      tell(certificate);
      console.log(
        `The certificate is in ${out}. Once more gates have answered, run this again for a newer one.`,
      );
      if (certificate.outcome === 'residues-found') process.exitCode = 1;
    });

  event
    .command('verify-purge')
    .description(
      'Check a certificate of a purge, without server or database; exit code 1 unless it is complete',
    )
    .requiredOption('--certificate <file>', 'as purge wrote it, or as the server gives it')
    .option('--server-key <base64>', 'public key of the server that must have signed it')
    .action(({ certificate: file, serverKey }: { certificate: string; serverKey?: string }) => {
      const verdict = verifyCertificate(JSON.parse(readFileSync(file, 'utf8')), serverKey ?? null);
      if (verdict.kind === 'broken') {
        for (const { because, deviceId } of verdict.faults) {
          console.log(`broken: ${because}${deviceId === null ? '' : ` (gate ${deviceId})`}`);
        }
        process.exitCode = 1;
        return;
      }
      console.log(`signed with the server key ${verdict.certificate.serverKey}`);
      tell(verdict.certificate);
      if (verdict.certificate.outcome !== 'complete') process.exitCode = 1;
    });

  return event;
}

function collected(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function tell({ event, outcome, destroyed, scan, gates }: PurgeCertificate): void {
  const rows = Object.values(destroyed).reduce((sum, count) => sum + count, 0);
  console.log(
    `${outcome}: "${event.name}" (${event.id}), ${rows} rows in ${Object.keys(destroyed).length} tables`,
  );
  if (scan.kind === 'interrupted') {
    console.log('  traces were not looked for: the purge was interrupted before');
  } else {
    const samples = Object.values(scan.samples).reduce((sum, count) => sum + count, 0);
    console.log(
      `  ${samples} samples looked for in ${scan.tables} tables and ${scan.files} files, ${scan.bytes} bytes`,
    );
    for (const { place, what } of scan.residues) console.log(`  FOUND ${what} in ${place}`);
    for (const { place, because } of scan.notScanned) console.log(`  not looked at: ${place} (${because})`);
  }
  for (const { gateName, deviceId, state } of gates) {
    const told = {
      given: 'proved',
      owed: 'OWES its receipt',
      unpaired: 'UNPAIRED: wipe its disk by hand',
      retired: 'proved, as it was retired',
    };
    console.log(`  gate ${gateName} (${deviceId}): ${told[state.kind]}`);
  }
}
