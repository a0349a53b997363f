import { Command } from 'commander';
import { readServerSettings } from '#server/config';
import { exchangeStoredTransform } from '#server/photo/exchange-transform';
import { exchangeStoredDataKey } from '#server/privacy/exchange-stored-data-key';
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
      const { events, keyId, oldKey } = await rotateMasterKey(readServerSettings(config ?? null));
      console.log(`The keys of ${events} events are under the new master key ${keyId}.`);
      console.log(
        oldKey === 'gone'
          ? 'The old one is gone.'
          : 'Now set VENUE_MASTER_KEY to the new key on every server, take VENUE_NEXT_MASTER_KEY away, and restart them.',
      );
      console.log('Back the new key up, apart from the database. Backups made before need the old one.');
    });
  keys
    .command('exchange-data-key')
    .description(
      "Give an event's photos, templates and captured faces a new key; running servers seal them anew",
    )
    .requiredOption('--event <id>')
    .option('--config <file>', 'JSON file of settings of the server')
    .action(async ({ event, config }: { event: string; config?: string }) => {
      await exchangeStoredDataKey(readServerSettings(config ?? null), event);
      console.log(
        'New things are sealed under the new key. Servers seal the old ones anew; then the old key goes.',
      );
    });
  keys
    .command('exchange-transform')
    .description(
      "Move an event's templates into a new space; gates fetch their galleries afresh. On SQLite with the server stopped",
    )
    .requiredOption('--event <id>')
    .option('--config <file>', 'JSON file of settings of the server')
    .action(async ({ event, config }: { event: string; config?: string }) => {
      const moved = await exchangeStoredTransform(readServerSettings(config ?? null), event);
      console.log(`${moved} templates are in a space with a new key.`);
    });
  return keys;
}
