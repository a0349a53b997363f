import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pathOf } from '#contract/call';
import { pullGallery, readGateConfig } from '#contract/device';
import { readPerson, readPhoto } from '#contract/person';
import { enrol } from '../world/enrol.ts';
import { type PairedGate, pairGate } from '../world/paired-gate.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { addPerson, makeSmallEvent, type SmallEvent } from '../world/small-event.ts';
import { tamper } from '../world/test-database.ts';

describe('a database whose templates another pipeline made', () => {
  let test: TestServer;
  let event: SmallEvent;
  let gate: PairedGate;
  let personId: string;
  let before: { cursor: string; configVersion: number };

  beforeAll(async () => {
    const first = await startTestServer();
    const admin = await first.admin();
    event = await makeSmallEvent(admin);
    gate = await pairGate(admin, event.eventId, event.field.accessPointId);
    personId = (await addPerson(admin, event.eventId, 'Person', ['FIELD'])).id;
    await enrol(admin, { eventId: event.eventId, personId }, 'a');
    before = await gate.ok(pullGallery);
    await first.close();
    await tamper(
      first.dataDir,
      "update templates set pipeline_id = 'another-v1'",
      "update installation set pipeline_id = 'another-v1'",
    );
    test = await startTestServer(first.dataDir);
    gate = Object.assign(Object.create(gate), { url: test.server.url });
  });
  afterAll(() => test.remove());

  it('sends none of them to gates, which are told that their configuration changed', async () => {
    const page = await gate.ok(pullGallery, { query: { after: before.cursor } });
    expect(page.changes.filter((change) => change.kind === 'upsert')).toEqual([]);
    expect(page.configVersion).toBeGreaterThan(before.configVersion);
    expect((await gate.ok(readGateConfig)).pipelineId).not.toBe('another-v1');
  });

  it('says of their people that a photo is missing, keeps the picture, and takes a new one', async () => {
    const admin = await test.admin();
    const params = { eventId: event.eventId, personId };
    expect((await admin.ok(readPerson, { params })).enrolment).toEqual({ kind: 'no-photo' });
    expect((await admin.send(pathOf(readPhoto, { params }))).status).toBe(200);
    expect((await enrol(admin, params, 'aAgain')).kind).toBe('accepted');
    expect((await admin.ok(readPerson, { params })).enrolment).toMatchObject({ kind: 'enrolled', photos: 1 });
  });
});
