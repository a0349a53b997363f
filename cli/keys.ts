import { Command } from 'commander';
import { readServerSettings } from '#server/config';
import { rotateMasterKey } from '#server/privacy/rotate-master-key';

export function keysCommand(): Command {
  const keys = new Command('keys').description('The keys of the server');
  keys
    .command('rotate')
    .description(
      'Exchange the master key for a new one, while servers run; call it again if it was interrupted',
    )
    .option('--config <file>', 'JSON file of settings of the server')
    .action(async ({ config }: { config?: string }) => {
      const { events, keyId } = await rotateMasterKey(readServerSettings(config ?? null));
      console.log(`The keys of ${events} events are under the new master key ${keyId}; the old one is gone.`);
      console.log('Back the new key up, apart from the database. Backups made before need the old one.');
    });
  return keys;
}
