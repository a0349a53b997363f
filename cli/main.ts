#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { backupCommand, databaseCommand, restoreCommand } from './backup.ts';
import { benchCommand } from './bench.ts';
import { calibrateCommand } from './calibrate.ts';
import { demoCommand } from './demo.ts';
import { evaluateCommand } from './evaluate.ts';
import { eventCommand } from './event.ts';
import { explain } from './explain.ts';
import { gateCommand } from './gate.ts';
import { importCommand } from './import.ts';
import { keysCommand } from './keys.ts';
import { logCommand } from './log.ts';
import { modelsCommand } from './models.ts';
import { openApiCommand } from './openapi.ts';
import { promiseCommand } from './promise.ts';
import { serveCommand } from './serve.ts';
import { startCommand } from './start.ts';

const program = new Command('venue-access')
  .description('Face-recognition venue access: server and portal, gate agents, demo event')
  .showHelpAfterError('Add --help to see what this command takes.')
  .exitOverride()
  .addCommand(startCommand())
  .addCommand(serveCommand())
  .addCommand(gateCommand())
  .addCommand(demoCommand())
  .addCommand(importCommand())
  .addCommand(logCommand())
  .addCommand(eventCommand())
  .addCommand(keysCommand())
  .addCommand(modelsCommand())
  .addCommand(evaluateCommand())
  .addCommand(calibrateCommand())
  .addCommand(promiseCommand())
  .addCommand(openApiCommand())
  .addCommand(benchCommand())
  .addCommand(backupCommand())
  .addCommand(restoreCommand())
  .addCommand(databaseCommand());

shareSettings(program);

try {
  if (existsSync('.env')) process.loadEnvFile('.env');
  await program.parseAsync();
} catch (error) {
  // Commander has printed its own complaint about the command line already.
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 2);
  console.error(explain(error));
  process.exit(1);
}

/** Commands that are added whole do not take over how their parent treats errors by themselves. */
function shareSettings(parent: Command): void {
  for (const command of parent.commands) {
    command.copyInheritedSettings(parent);
    shareSettings(command);
  }
}
