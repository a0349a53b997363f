import { mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { DEMO_EVENT, DEMO_ROLES, seedDemo } from '#demo/main';
import { MODEL_IDS } from '#models/manifest';
import { prepareWeights } from '#models/weights';
import { readServerSettings, type ServerSettings } from '#server/config';
import { REAL_WORLD, type RunningServer, startServer } from '#server/main';
import { announceServer } from './announce.ts';
import { KeptProcess } from './kept-process.ts';
import { untilStopped } from './until-stopped.ts';

interface StartOptions {
  readonly config?: string;
  readonly demo: boolean;
}

export function startCommand(): Command {
  return new Command('start')
    .description('Run server and portal, and the demo event with its gate while there is no other event')
    .option('--config <file>', 'JSON file of settings; VENUE_* variables of the environment win over it')
    .option('--no-demo', 'leave the demo event out')
    .addHelpText('after', '\nEvery setting is described in .env.example.')
    .action(async ({ config, demo }: StartOptions) => {
      const stopped = untilStopped();
      const settings = readServerSettings(config ?? null);
      console.log('Preparing the face models ...');
      await prepareWeights({ weightsDir: settings.weightsDir, models: MODEL_IDS, onProgress: tell });
      const logs = path.resolve(settings.dataDir, 'logs');
      console.log('Starting the server ...');
      const server = await startServer(settings, {
        ...REAL_WORLD,
        log: { kind: 'file', path: path.join(logs, 'server.log') },
      });
      const gate = demo ? await startDemo(server, settings, logs) : null;
      await announceServer(server);
      console.log(`Logs:     ${logs}`);
      console.log('Stop with Ctrl-C.');
      await stopped;
      console.log('Stopping ...');
      await gate?.stop();
      await server.close();
      console.log('Stopped.');
    });
}

/** Sets the demo event up where there is none yet and keeps its gate running; leaves a user's own events alone. */
async function startDemo(
  server: RunningServer,
  settings: ServerSettings,
  logs: string,
): Promise<KeptProcess | null> {
  const events = await server.listEvents();
  if (events.some(({ name }) => name !== DEMO_EVENT)) {
    console.log('There are events of your own, so the demo event is left out.');
    return null;
  }
  console.log(`Preparing the event "${DEMO_EVENT}" ...`);
  const { gateConfigFile } = await seedDemo({
    serverUrl: server.url,
    signInLink: await server.issueSignInLink(DEMO_USER, DEMO_ROLES),
    dataDir: settings.dataDir,
    pipeline: settings.pipeline,
    weightsDir: settings.weightsDir,
    onProgress: (line) => console.log(`  ${line}`),
  });
  await server.removeUser(DEMO_USER);
  console.log('Starting the gate agent of the demo event ...');
  mkdirSync(logs, { recursive: true });
  const log = openSync(path.join(logs, 'gate.log'), 'a', 0o600);
  const cli = fileURLToPath(new URL('./main.js', import.meta.url));
  return new KeptProcess('gate agent', [cli, 'gate', 'run', '--config', gateConfigFile], {
    log,
    environment: withoutGateSettings(process.env),
  });
}

/** The demo's gate has its settings in its file; those of a real gate on this machine are not for it. */
function withoutGateSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('GATE_')));
}

/** Exists while the demo is being set up. */
const DEMO_USER = 'demo-setup';

function tell({ step, message }: { readonly step: string; readonly message: string }): void {
  if (step !== 'ready') console.log(`  ${message}`);
}
