import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { createEvent } from '#contract/event';
import { createPairingCode } from '#contract/gate';
import { createAccessPoint, createVenue, createZone } from '#contract/venue';
import type { ServerClient } from '#demo/server-client';
import { CliProcess } from './cli-process.ts';
import { type Walk, writeScene } from './walks.ts';

export const DAY_MS = 86_400_000;
const LANE = 'Lane 1';

export interface Door {
  readonly eventId: string;
  readonly accessPointId: string;
}

/** An event with one venue, one zone (code HALL) and one access point with one lane into it. */
export async function makeDoor(client: ServerClient): Promise<Door> {
  const { id: eventId } = await client.ask(createEvent, {
    body: { name: 'Journey', timeZone: 'UTC', state: 'live' },
  });
  const { id: venueId } = await client.ask(createVenue, {
    params: { eventId },
    body: { code: 'HALL', name: 'Hall' },
  });
  const params = { eventId, venueId };
  const zone = await client.ask(createZone, {
    params,
    body: {
      code: 'HALL',
      name: 'Hall',
      policy: {
        promisedFpir: 0.001,
        liveness: 'passive',
        passback: { kind: 'none' },
        staleAfterMs: DAY_MS,
        whenStale: 'refuse',
        keepCropsMs: DAY_MS,
      },
    },
  });
  const { id: accessPointId } = await client.ask(createAccessPoint, {
    params,
    body: {
      name: 'Door',
      zoneId: zone.id,
      galleryScope: 'entitled',
      lanes: [{ name: LANE, direction: 'in' }],
    },
  });
  return { eventId, accessPointId };
}

export interface GateFolder {
  /** Holds the gate's settings, scene and data. */
  readonly folder: string;
  readonly dataDir: string;
}

export function gateIn(folder: string): GateFolder {
  return { folder, dataDir: path.join(folder, 'gate') };
}

/** Pairs a gate as an installer does: with a code from the portal, on the command line. */
export async function pairByCode(
  client: ServerClient,
  serverUrl: string,
  { eventId, accessPointId }: Door,
  { folder, dataDir }: GateFolder,
): Promise<void> {
  const { code } = await client.ask(createPairingCode, { params: { eventId, accessPointId } });
  const pairing = new CliProcess(
    ['gate', 'pair', '--server', serverUrl, '--code', code, '--data-dir', dataDir],
    { cwd: folder },
  );
  if ((await pairing.ends()) !== 0) throw new Error(pairing.printed);
}

/** Starts the gate's process; its camera sees the walks. */
export function startGate({ folder, dataDir }: GateFolder, walks: readonly Walk[]): CliProcess {
  const scene = path.join(folder, 'scene.json');
  writeScene(scene, walks);
  const lane = {
    lane: LANE,
    camera: { kind: 'scene', file: scene },
    turnstile: { kind: 'simulated' },
    minFaceHeightPx: 100,
  };
  const config = path.join(folder, 'gate.json');
  writeFileSync(config, JSON.stringify({ dataDir, lanes: [lane] }));
  return new CliProcess(['gate', 'run', '--config', config], { cwd: folder });
}
