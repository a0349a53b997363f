import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { LaneSettings } from '#gate-agent/config';
import { demoScenario } from './scenario.ts';

export const DEMO_LANE = 'Lane 1';

/** People of the hall are smaller, whoever walks up to the lane is soon taller. */
export const DEMO_MIN_FACE_HEIGHT_PX = 100;

export interface GateFiles {
  /** Settings for `venue-access gate run --config`. */
  readonly gateConfigFile: string;
  readonly gateDataDir: string;
  /** The script for the lane's camera. */
  readonly sceneFile: string;
}

export interface GateFilesRequest {
  readonly serverUrl: string;
  readonly dataDir: string;
  readonly pipeline: string;
  readonly weightsDir: string;
}

/** Writes the demo gate's settings and scene anew each time, so that they fit the program that is started. */
export async function writeGateFiles(request: GateFilesRequest): Promise<GateFiles> {
  const folder = path.resolve(request.dataDir, 'demo');
  await mkdir(folder, { recursive: true });
  const files: GateFiles = {
    gateConfigFile: path.join(folder, 'gate.json'),
    gateDataDir: path.join(folder, 'gate'),
    sceneFile: path.join(folder, 'scene.json'),
  };
  const lane: Pick<LaneSettings, 'lane' | 'camera' | 'minFaceHeightPx'> = {
    lane: DEMO_LANE,
    camera: { kind: 'scene', file: files.sceneFile },
    minFaceHeightPx: DEMO_MIN_FACE_HEIGHT_PX,
  };
  const settings = {
    serverUrl: request.serverUrl,
    dataDir: files.gateDataDir,
    pipeline: request.pipeline,
    weightsDir: path.resolve(request.weightsDir),
    lanes: [{ ...lane, turnstile: { kind: 'simulated' } }],
  };
  await placeJson(files.sceneFile, demoScenario().scene);
  await placeJson(files.gateConfigFile, settings);
  return files;
}

async function placeJson(file: string, content: unknown): Promise<void> {
  await writeFile(`${file}.new`, `${JSON.stringify(content, null, 2)}\n`);
  await rename(`${file}.new`, file);
}
