import { destination, type Logger, pino } from 'pino';
import type { HeldRole } from '#contract/role';
import { usernameSchema } from '#contract/session';
import { PROTOCOLS, type ProtocolRange } from '#contract/version';
import { impostorScoresOf } from '#models/calibration/pipeline-scores';
import type { ShippedScores } from '#models/calibration/shipped';
import { type KnownPipeline, pipelineNamed } from '#models/engines/known-pipelines';
import { signInLink } from './auth/user-service.ts';
import { type Clock, systemClock } from './clock.ts';
import { databasePlaceOf, keySourcesOf, type ServerSettings } from './config.ts';
import { openDataFolder, takeDataFolder } from './db/data-folder.ts';
import type { DatabasePlace } from './db/database.ts';
import { openDatabase } from './db/open-database.ts';
import { allEvents } from './event/event-store.ts';
import { FrontDoor } from './http/front-door.ts';
import { adoptPipeline } from './model-change/adopt-pipeline.ts';
import { pipelineInForce } from './model-change/model-change-store.ts';
import { OpenedParts } from './opened-parts.ts';
import { adoptTransforms } from './photo/adopt-transforms.ts';
import { adoptSecrets } from './privacy/adopt-secrets.ts';
import { Vault } from './privacy/vault.ts';
import { programVersion } from './program-version.ts';
import { Serving } from './serving.ts';
import { StartupError } from './startup-error.ts';
import { wire } from './wire.ts';

export interface RunningServer {
  /** Where this machine reaches the server: `http://127.0.0.1:8480`. */
  readonly url: string;
  /** Where browsers reach it; what sign-in links begin with. */
  readonly publicUrl: string;
  readonly port: number;
  /**
   * A link that signs the user in once, within the hour. The user is made when there is none; what
   * they may do is set to these roles.
   */
  issueSignInLink(username: string, roles: readonly HeldRole[]): Promise<string>;
  /** Deletes the user with their sessions and links; nothing happens when there is none by the name. */
  removeUser(username: string): Promise<void>;
  /** True until somebody who may manage the installation has set a password to come back with. */
  needsAdministrator(): Promise<boolean>;
  /** Events that exist, oldest first. */
  listEvents(): Promise<readonly { readonly id: string; readonly name: string }[]>;
  /** Finishes what is under way, then frees everything; calling it again waits for the same end. */
  close(): Promise<void>;
}

/** What is around the server; tests bring their own. */
export interface ServerWorld {
  readonly clock: Clock;
  /** Where log lines go: a file's path, or the standard output. */
  readonly log: { readonly kind: 'stdout' } | { readonly kind: 'file'; readonly path: string };
  /** `checked` holds every reply against its schema before it goes out; for tests, at a cost. */
  readonly replies: 'checked' | 'trusted';
  /** What is spoken with gates; what this program speaks when left out. */
  readonly protocols?: ProtocolRange;
}

export const REAL_WORLD: ServerWorld = { clock: systemClock, log: { kind: 'stdout' }, replies: 'trusted' };

/**
 * Starts the server, ready to serve when this resolves.
 * @throws StartupError with one sentence on what to do; WeightsUnavailable, PipelineFault
 */
export async function startServer(
  settings: ServerSettings,
  world: ServerWorld = REAL_WORLD,
): Promise<RunningServer> {
  const opened = new OpenedParts();
  try {
    const parts = await openParts(settings, world, opened);
    return await serve(settings, world, parts, opened);
  } catch (error) {
    await opened.closeAll();
    throw error;
  }
}

/** Everything that can fail for want of something: folder, port, keys, database, models. */
async function openParts(settings: ServerSettings, { clock, log }: ServerWorld, opened: OpenedParts) {
  requireCalibrated(pipelineNamed(settings.pipeline, settings.weightsDir));
  const place = databasePlaceOf(settings);
  claimFolder(settings, place, opened);
  const logger = openLog(log, settings.logLevel);
  const door = new FrontDoor();
  const port = await door.listen(settings.host, settings.port);
  opened.onClose(() => door.close());

  const database = await openDatabase(place, clock.nowMs(), (error) =>
    logger.warn({ err: error }, 'an idle connection to the database broke'),
  );
  opened.onClose(database.close);
  const secrets = await adoptSecrets(database.db, keySourcesOf(settings));
  const vault = new Vault(secrets.masterKeys);
  await adoptTransforms(database, vault, logger);
  const { weightsDir, pipeline: name } = settings;
  const pipeline = await adoptPipeline(database.db, { name, weightsDir, nowMs: clock.nowMs() });
  return { logger, door, port, secrets, vault, database, pipeline };
}

/** @throws StartupError for a pipeline of which nobody knows what strangers score */
function requireCalibrated(pipeline: KnownPipeline): ShippedScores {
  const impostors = impostorScoresOf(pipeline);
  if (impostors) return impostors;
  throw new StartupError(
    `No scores between strangers were measured for the pipeline ${pipeline.id}: calibrate it before enrolling ` +
      'with it (venue-access models add with --images).',
  );
}

/** A SQLite file is one process's alone; beside PostgreSQL the folder holds keys that several may share. */
function claimFolder(settings: ServerSettings, place: DatabasePlace, opened: OpenedParts): void {
  const { dataDir, masterKey, signingKey } = settings;
  if (place.kind === 'sqlite') opened.onClose(takeDataFolder(dataDir).release);
  else if (masterKey === undefined || signingKey === undefined) openDataFolder(dataDir);
}

async function serve(
  settings: ServerSettings,
  { clock, replies, protocols = PROTOCOLS }: ServerWorld,
  { door, port, pipeline, ...parts }: Awaited<ReturnType<typeof openParts>>,
  opened: OpenedParts,
): Promise<RunningServer> {
  const publicUrl = new URL(settings.publicUrl ?? `http://localhost:${port}`);
  const version = programVersion();
  const serving = new Serving({
    door,
    settings,
    logger: parts.logger,
    inForce: () => pipelineInForce(parts.database.db),
    wireFor: (models, closing) =>
      wire({ ...parts, ...models, settings, publicUrl, version, clock, replies, protocols, closing }),
  });
  opened.onClose(() => serving.stop());
  await serving.begin(pipeline);
  // Before anything else is freed the door is shut, though it was opened first.
  opened.onClose(() => door.close());
  opened.onClose(() => serving.closing());
  parts.logger.info({ port, pipelineId: pipeline.id }, 'server ready');
  return {
    url: `http://${reachable(settings.host)}:${port}`,
    publicUrl: publicUrl.origin,
    port,
    issueSignInLink: async (username, roles) =>
      signInLink(
        publicUrl,
        await serving.wired.operator.issueSignInLink(usernameSchema.parse(username), roles),
      ),
    removeUser: (username) => serving.wired.operator.removeUser(username),
    needsAdministrator: () => serving.wired.operator.needsAdministrator(),
    listEvents: async () => (await allEvents(parts.database.db)).map(({ id, name }) => ({ id, name })),
    close: () => opened.closeAll(),
  };
}

function openLog(log: ServerWorld['log'], level: ServerSettings['logLevel']): Logger {
  const dest = log.kind === 'file' ? log.path : 1;
  return pino({ level, base: null }, destination({ dest, mkdir: true, mode: 0o600, sync: true }));
}

/** A server that listens on every address is reached from here on this one. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
