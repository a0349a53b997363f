import { Command } from 'commander';
import { backUp, copyToPostgres, restore } from '#server/backup';
import { readServerSettings } from '#server/config';
import type { CopyProgress, TableContent } from '#server/db/copy-database';

interface ConfigOption {
  readonly config?: string;
}

const CONFIG = ['--config <file>', 'JSON file of settings of the server'] as const;

export function backupCommand(): Command {
  return new Command('backup')
    .description('Write all that the server holds into a folder, while it runs')
    .requiredOption('--to <folder>', 'folder to make')
    .option('--with-keys', 'also the keys, without which faces in the backup cannot be read', false)
    .option(...CONFIG)
    .action(async ({ to, withKeys, config }: ConfigOption & { to: string; withKeys: boolean }) => {
      const keys = withKeys ? 'with-keys' : 'without-keys';
      const tables = await backUp(readServerSettings(config ?? null), to, keys, tell);
      summarise(tables, `backed up to ${to}`);
      console.log(
        withKeys
          ? 'WARNING: the keys are in the backup. Whoever has it can read every face: lock it away.'
          : 'The keys are not in it. Keep them elsewhere: without them no face in it can be read again.',
      );
    });
}

export function restoreCommand(): Command {
  return new Command('restore')
    .description('Bring a backup back into an empty data folder or PostgreSQL database')
    .requiredOption('--from <folder>', 'folder of the backup')
    .option(...CONFIG)
    .action(async ({ from, config }: ConfigOption & { from: string }) => {
      summarise(await restore(readServerSettings(config ?? null), from, tell), 'restored and compared');
    });
}

export function databaseCommand(): Command {
  const database = new Command('db').description('The database of the server');
  database
    .command('copy')
    .description('Move a stopped installation from SQLite to an empty PostgreSQL database')
    .requiredOption('--to <url>', 'postgres://user:password@host/database')
    .option(...CONFIG)
    .action(async ({ to, config }: ConfigOption & { to: string }) => {
      const tables = await copyToPostgres(readServerSettings(config ?? null), to, tell);
      summarise(tables, 'copied and compared row by row');
      console.log(
        'Start the servers with VENUE_DATABASE_URL and the same keys; the SQLite file stays as it was.',
      );
    });
  return database;
}

function tell({ table, rows }: CopyProgress): void {
  if (rows % 50_000 === 0) console.log(`  ${table}: ${rows} rows ...`);
}

function summarise(tables: ReadonlyMap<string, TableContent>, what: string): void {
  for (const [table, { rows, hash }] of tables) {
    if (rows > 0) console.log(`  ${table.padEnd(20)} ${String(rows).padStart(10)}  ${hash.slice(0, 16)}`);
  }
  const total = [...tables.values()].reduce((sum, { rows }) => sum + rows, 0);
  console.log(`${total} rows ${what}.`);
}
