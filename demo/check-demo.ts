import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { listPassages } from '#contract/passage';
import { replayLane } from '#gate-agent/main';
import { serverSettingsSchema } from '#server/config';
import { type RunningServer, startServer } from '#server/main';
import { type CheckRow, compareVisits, loggedVisit } from './compare-visits.ts';
import { DEMO_LANE, DEMO_MIN_FACE_HEIGHT_PX } from './gate-files.ts';
import { demoScenario } from './scenario.ts';
import { DEMO_ROLES, seedDemo } from './seed-event.ts';
import { ServerClient } from './server-client.ts';

export interface CheckRequest {
  readonly pipeline: string;
  readonly weightsDir: string;
  /** One line for a person. */
  readonly onProgress: (line: string) => void;
}

export interface CheckResult {
  readonly rows: readonly CheckRow[];
  /** Every visit came out as written, and nothing else was logged. */
  readonly ok: boolean;
}

/**
 * Plays the demo's whole scenario against a server of its own in a temporary folder, as fast as this machine
 * can: real enrolment, gallery, lane, journal and upload; then holds the server's access log against the script.
 * @throws StartupError, DemoError, PairingError, WeightsUnavailable, PipelineFault, CameraFault
 */
export async function checkDemo(request: CheckRequest): Promise<CheckResult> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'venue-access-demo-'));
  let server: RunningServer | null = null;
  try {
    const { pipeline, weightsDir } = request;
    const settings = { dataDir, port: 0, pipeline, weightsDir, logLevel: 'silent' };
    server = await startServer(serverSettingsSchema.parse(settings));
    return await playAgainst(server, dataDir, request);
  } finally {
    await server?.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function playAgainst(
  server: RunningServer,
  dataDir: string,
  { pipeline, weightsDir, onProgress }: CheckRequest,
): Promise<CheckResult> {
  const { scene, visits } = demoScenario();
  const link = (): Promise<string> => server.issueSignInLink('demo-check', DEMO_ROLES);
  const demo = await seedDemo({
    serverUrl: server.url,
    signInLink: await link(),
    dataDir,
    pipeline,
    weightsDir,
    onProgress,
  });

  onProgress(`playing ${Math.round(scene.durationMs / 1000)} s of the lane's camera`);
  // In the past, so that no entry is from the future however fast it is played.
  const startWallMs = Date.now() - Math.ceil(scene.durationMs);
  let decided = 0;
  await replayLane({
    pipeline,
    weightsDir,
    faceWorkers: 1,
    source: { kind: 'scene', file: demo.sceneFile },
    dataDir: demo.gateDataDir,
    gallery: 'from-server',
    journal: 'to-server',
    lane: DEMO_LANE,
    minFaceHeightPx: DEMO_MIN_FACE_HEIGHT_PX,
    startWallMs,
    onVisit: () => {
      decided += 1;
      onProgress(`visit ${decided} of ${visits.length}`);
    },
  });

  const client = await ServerClient.signIn(server.url, await link());
  const { passages } = await client.ask(listPassages, {
    params: { eventId: demo.eventId },
    query: { limit: 200 },
  });
  const rows = compareVisits(
    visits,
    passages.map((passage) => loggedVisit(passage, startWallMs)).sort((a, b) => a.atMs - b.atMs),
  );
  return { rows, ok: rows.every(({ ok }) => ok) };
}
