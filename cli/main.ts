#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { explain } from './explain.ts';
import { modelsCommand } from './models.ts';

const program = new Command('venue-access')
  .description('Face-recognition venue access: server and portal, gate agents, demo event')
  .showHelpAfterError('Add --help to see what this command takes.')
  .exitOverride()
  .addCommand(modelsCommand());

try {
  await program.parseAsync();
} catch (error) {
  // Commander has printed its own complaint about the command line already.
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 2);
  console.error(explain(error));
  process.exit(1);
}
