import { Command } from 'commander';
import {
  examineGate,
  pairGate,
  readGateSettings,
  readGateStatus,
  renewDeviceKey,
  replayLane,
  runGate,
  startNewJournal,
} from '#gate-agent/main';
import { weightsFolder } from './evaluation/config.ts';
import { untilStopped } from './until-stopped.ts';

const DEFAULT_DATA_DIR = 'data/gate';

export function gateCommand(): Command {
  return new Command('gate')
    .description('The agent beside a turnstile: pair it, run it, look at it, or replay a recording')
    .addCommand(pairCommand())
    .addCommand(runCommand())
    .addCommand(statusCommand())
    .addCommand(doctorCommand())
    .addCommand(newJournalCommand())
    .addCommand(renewKeyCommand())
    .addCommand(replayCommand());
}

function pairCommand(): Command {
  return new Command('pair')
    .description('Make this device a gate: its key is made here, a code from the portal admits it')
    .requiredOption('--server <url>', 'address of the server')
    .requiredOption('--code <code>', 'pairing code shown in the portal, like ABCD-2345')
    .option('--data-dir <folder>', 'where the gate keeps its key, gallery and journal', DEFAULT_DATA_DIR)
    .action(async ({ server, code, dataDir }: { server: string; code: string; dataDir: string }) => {
      const { deviceId } = await pairGate({ serverUrl: server, code, dataDir });
      console.log(`Paired with ${server} as ${deviceId}. Start it with: venue-access gate run --config FILE`);
    });
}

function runCommand(): Command {
  return new Command('run')
    .description('Watch the lanes: recognise, decide, journal, open; sync beside it')
    .option('--config <file>', 'JSON file of settings; GATE_* variables of the environment win over it')
    .addHelpText('after', '\nEvery setting is described in .env.example.')
    .action(async ({ config }: { config?: string }) => {
      const stopped = untilStopped();
      for (let goesOn = true; goesOn; ) {
        const gate = await runGate(readGateSettings(config ?? null));
        const end = await Promise.race([stopped, gate.stopped]);
        await gate.close();
        goesOn = end === 'restart';
        if (end === 'retire') console.log('This gate was retired: it has forgotten its people and its keys.');
      }
    });
}

function statusCommand(): Command {
  return new Command('status')
    .description('What a gate on this machine says of itself; exit code 1 unless it runs')
    .option('--data-dir <folder>', 'the folder that the gate runs in', DEFAULT_DATA_DIR)
    .option('--json', 'print everything as JSON')
    .action(({ dataDir, json }: { dataDir: string; json?: true }) => {
      const reading = readGateStatus(dataDir);
      if (reading.kind !== 'running') process.exitCode = 1;
      if (json) {
        console.log(JSON.stringify(reading));
        return;
      }
      if (reading.kind === 'never-run') {
        console.log(`No gate has run in ${dataDir} yet.`);
        return;
      }
      const { gallery, journal, lanes, server } = reading.status;
      const synced = gallery.syncedAtMs === null ? 'never' : new Date(gallery.syncedAtMs).toISOString();
      console.log(`gate      ${reading.kind}, ${gallery.accessPoint ?? 'place not known yet'}`);
      console.log(
        `server    ${server.link}, ${server.url}, clock ${Math.round(server.clockOffsetMs)} ms ahead of ours`,
      );
      console.log(`gallery   ${gallery.state}, ${gallery.people} people, synced ${synced}`);
      console.log(`journal   ${journal.head} records, ${journal.pending} to upload`);
      for (const lane of lanes) {
        const rate = `${lane.framesPerSecond.toFixed(1)} frames/s`;
        console.log(`lane      ${lane.lane}: camera ${lane.camera}, ${rate}, turnstile ${lane.turnstile}`);
      }
    });
}

function doctorCommand(): Command {
  return new Command('doctor')
    .description('Look at every part of this gate and say what to do; exit code 1 when something is wrong')
    .option('--config <file>', 'JSON file of settings; GATE_* variables of the environment win over it')
    .option('--json', 'print the findings as JSON')
    .action(async ({ config, json }: { config?: string; json?: true }) => {
      const findings = await examineGate(readGateSettings(config ?? null));
      if (findings.some(({ state }) => state === 'fault')) process.exitCode = 1;
      if (json) {
        console.log(JSON.stringify({ findings }));
        return;
      }
      for (const { check, lane, state, found, todo } of findings) {
        const where = lane === null ? check : `${check} (${lane})`;
        console.log(`${state.padEnd(8)} ${where}: ${found}${todo === null ? '' : `\n         -> ${todo}`}`);
      }
    });
}

function newJournalCommand(): Command {
  return new Command('new-journal')
    .description('Put a damaged journal aside and go on where the copy of the server ends')
    .option('--data-dir <folder>', 'the folder that the gate runs in', DEFAULT_DATA_DIR)
    .action(({ dataDir }: { dataDir: string }) => {
      const { movedTo, lostRecords } = startNewJournal(dataDir);
      console.log(
        `The damaged journal is kept as ${movedTo}; ${lostRecords} of its records never reached the server.`,
      );
    });
}

function renewKeyCommand(): Command {
  return new Command('renew-key')
    .description(
      'Exchange the key by which a stopped gate proves itself; call it again if it was interrupted',
    )
    .option('--data-dir <folder>', 'where the gate keeps its key', DEFAULT_DATA_DIR)
    .action(async ({ dataDir }: { dataDir: string }) => {
      const { fromSeq } = await renewDeviceKey(dataDir);
      console.log(
        `This gate signs with a new key from record ${fromSeq} on. The old one proves nothing any more.`,
      );
    });
}

interface ReplayOptions {
  readonly video: string;
  readonly dataDir?: string;
  readonly lane?: string;
  readonly fps: string;
  readonly pipeline: string;
  readonly pull?: true;
  readonly json?: true;
}

function replayCommand(): Command {
  return new Command('replay')
    .description('Run a lane over a recording and tell what it would have done; nothing is opened or logged')
    .requiredOption('--video <path>', 'a video file, a folder of images, or the .json script of a scene')
    .option('--data-dir <folder>', 'folder of a paired gate: its people and rules are used')
    .option('--pull', 'ask the server for what is new first; needs --data-dir')
    .option('--lane <name>', 'lane of the gate; its first when left out')
    .option('--fps <n>', 'frames a second of a folder of images', '10')
    .option('--pipeline <name>', 'face pipeline', 'onnx')
    .option('--json', 'print one JSON line per visit and nothing else')
    .action(async ({ video, dataDir, lane, fps, pipeline, pull, json }: ReplayOptions) => {
      const summary = await replayLane({
        pipeline,
        faceWorkers: 1,
        weightsDir: weightsFolder(),
        source: video.endsWith('.json')
          ? { kind: 'scene', file: video }
          : { kind: 'files', path: video, framesPerSecond: positive('--fps', fps), repeat: 'once' },
        dataDir: dataDir ?? null,
        journal: 'thrown-away',
        gallery: pull ? 'from-server' : 'as-stored',
        ...(lane === undefined ? {} : { lane }),
        onVisit: (visit) => console.log(json ? JSON.stringify(visit) : describe(visit)),
      });
      if (json) return;
      const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
      console.log(
        `${summary.visits} visits in ${summary.frames} frames (${seconds(summary.recordedMs)}), replayed in ${seconds(summary.tookMs)}`,
      );
    });
}

type ReplayedVisit = Parameters<Parameters<typeof replayLane>[0]['onVisit']>[0];

function describe({ visit, atMs, outcome, personId, result, evidence }: ReplayedVisit): string {
  const words = outcome.kind === 'denied' ? `denied (${outcome.reason})` : outcome.kind;
  const likeness = evidence.similarity === null ? '' : `, similarity ${evidence.similarity.toFixed(3)}`;
  return `${visit}. ${(atMs / 1_000).toFixed(1)} s  ${words}  ${personId ?? 'nobody known'}${likeness}  lane: ${result}`;
}

function positive(option: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new UsageError(`${option} takes a number above 0, not "${text}".`);
  return value;
}

/** Raised for an option whose value cannot be used; printed as it is. */
class UsageError extends Error {
  override name = 'UsageError';
}
