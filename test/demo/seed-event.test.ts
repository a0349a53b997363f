import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listGates, unpairGate } from '#contract/gate';
import { listPeople } from '#contract/person';
import { listVenues } from '#contract/venue';
import { DEMO_PEOPLE } from '#demo/cast';
import { DEMO_EVENT, DEMO_ROLES, type SeededDemo, seedDemo } from '#demo/seed-event';
import { DemoError, ServerClient } from '#demo/server-client';
import { readScene } from '#gate-agent/camera/scene/scene';
import { gateSettingsSchema } from '#gate-agent/config';
import { readIdentity } from '#gate-agent/device/device-identity';
import { projectFile } from '#models/project-file';
import { serverSettingsSchema } from '#server/config';
import { type RunningServer, startServer } from '#server/main';

const weightsDir = projectFile('models/weights');

let dataDir: string;
let server: RunningServer;
let lines: string[];

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'demo-'));
  server = await startServer(
    serverSettingsSchema.parse({ dataDir, port: 0, weightsDir, logLevel: 'silent' }),
  );
});
afterAll(async () => {
  await server.close();
  await rm(dataDir, { recursive: true });
});

const link = () => server.issueSignInLink('demo', DEMO_ROLES);

async function seed(onProgress: (line: string) => void = () => undefined): Promise<SeededDemo> {
  lines = [];
  const signInLink = await link();
  const tell = (line: string): void => {
    lines.push(line);
    onProgress(line);
  };
  return seedDemo({
    serverUrl: server.url,
    signInLink,
    dataDir,
    pipeline: 'onnx',
    weightsDir,
    onProgress: tell,
  });
}

async function people(eventId: string) {
  const client = await ServerClient.signIn(server.url, await link());
  return (await client.ask(listPeople, { params: { eventId }, query: { limit: 200 } })).people;
}

async function gate(eventId: string) {
  const client = await ServerClient.signIn(server.url, await link());
  return (await client.ask(listGates, { params: { eventId } })).gates[0];
}

describe('setting up the demo event', () => {
  it('goes on where an interrupted start stopped, and makes nothing twice', async () => {
    const pulledPlug = (line: string): void => {
      if (line.endsWith('Athlete 103')) throw new Error('the plug was pulled');
    };
    await expect(seed(pulledPlug)).rejects.toThrow('the plug was pulled');
    expect(lines).toContain('enrolling Athlete 102');

    const { eventId } = await seed();
    expect(lines).not.toContain('enrolling Athlete 102');
    expect(lines).toContain('enrolling Athlete 103');
    expect((await people(eventId)).map(({ name }) => name).sort()).toEqual(
      DEMO_PEOPLE.map(({ name }) => name).sort(),
    );
    expect((await server.listEvents()).map(({ name }) => name)).toEqual([DEMO_EVENT]);
  });

  it('enrols everybody from a photo that the server accepted', async () => {
    const { eventId } = await seed();
    for (const { enrolment } of await people(eventId))
      expect(enrolment).toMatchObject({ kind: 'enrolled', photos: 1 });
  });

  it('does nothing when everything is there', async () => {
    const before = await seed();
    const after = await seed();
    expect(lines).toEqual([]);
    expect(after).toEqual(before);
  });

  it('has two zones, and one gate that leads into the restricted one', async () => {
    const { eventId } = await seed();
    const client = await ServerClient.signIn(server.url, await link());
    const { venues } = await client.ask(listVenues, { params: { eventId } });
    expect(venues).toHaveLength(1);
    expect(venues[0]?.zones.map(({ code }) => code).sort()).toEqual(['ATHL', 'CONC']);
    const restricted = venues[0]?.zones.find(({ code }) => code === 'ATHL');
    expect(venues[0]?.accessPoints).toMatchObject([{ zoneId: restricted?.id, galleryScope: 'event' }]);
  });

  it('pairs the gate and writes settings and a scene that the gate agent takes', async () => {
    const { eventId, gateConfigFile, gateDataDir, sceneFile } = await seed();
    const settings = gateSettingsSchema.parse(JSON.parse(await readFile(gateConfigFile, 'utf8')));
    expect(settings).toMatchObject({ serverUrl: server.url, dataDir: gateDataDir });
    expect(settings.lanes[0]?.camera).toEqual({ kind: 'scene', file: sceneFile });
    await readScene(sceneFile);
    const paired = await gate(eventId);
    expect(paired?.device).toMatchObject({ kind: 'paired', deviceId: readIdentity(gateDataDir)?.deviceId });
  });

  it('pairs anew when the gate has lost its identity', async () => {
    const { eventId, gateDataDir } = await seed();
    const before = readIdentity(gateDataDir)?.deviceId;
    await rm(gateDataDir, { recursive: true });
    await seed();
    const device = readIdentity(gateDataDir)?.deviceId;
    expect(device).not.toBe(before);
    expect((await gate(eventId))?.device).toMatchObject({ kind: 'paired', deviceId: device });
  });

  it('keeps the old log when a gate that the server has unpaired is paired anew', async () => {
    const { eventId, gateDataDir } = await seed();
    const old = readIdentity(gateDataDir)?.deviceId;
    const client = await ServerClient.signIn(server.url, await link());
    const accessPointId = (await gate(eventId))?.accessPoint.id ?? '';
    await client.ask(unpairGate, { params: { eventId, accessPointId } });
    await seed();
    expect(readIdentity(gateDataDir)?.deviceId).not.toBe(old);
    expect(readIdentity(`${gateDataDir}-${old}`)?.deviceId).toBe(old);
  });

  it('says in words when the server turns it away', async () => {
    const signInLink = await server.issueSignInLink('watcher', []);
    const request = { serverUrl: server.url, signInLink, dataDir, pipeline: 'onnx', weightsDir } as const;
    await expect(seedDemo({ ...request, onProgress: () => undefined })).rejects.toThrow(DemoError);
  });

  it('needs a link that has not been used', async () => {
    const signInLink = await link();
    await ServerClient.signIn(server.url, signInLink);
    const request = { serverUrl: server.url, signInLink, dataDir, pipeline: 'onnx', weightsDir } as const;
    await expect(seedDemo({ ...request, onProgress: () => undefined })).rejects.toThrow(
      'link-used-or-expired',
    );
  });
});
