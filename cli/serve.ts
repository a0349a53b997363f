import { Command } from 'commander';
import { readServerSettings } from '#server/config';
import { startServer } from '#server/main';
import { announceServer } from './announce.ts';
import { untilStopped } from './until-stopped.ts';

export function serveCommand(): Command {
  return new Command('serve')
    .description('Run the server with its portal, and nothing else')
    .option('--config <file>', 'JSON file of settings; VENUE_* variables of the environment win over it')
    .addHelpText('after', '\nEvery setting is described in .env.example.')
    .action(async ({ config }: { config?: string }) => {
      const server = await startServer(readServerSettings(config ?? null));
      await announceServer(server);
      await untilStopped();
      await server.close();
    });
}
