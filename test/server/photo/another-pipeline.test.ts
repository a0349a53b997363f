import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pullGallery, readGateConfig } from '#contract/device';
import { readPerson } from '#contract/person';
import { eventually } from '../../world/eventually.ts';
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

  it('reads the pictures that it has again, and so knows their people', async () => {
    const admin = await test.admin();
    const params = { eventId: event.eventId, personId };
    const { pipelineId } = await gate.ok(readGateConfig);
    await eventually('the person is enrolled by this pipeline', async () => {
      const { enrolment } = await admin.ok(readPerson, { params });
      return enrolment.kind === 'enrolled' ? enrolment : null;
    });
    const page = await gate.ok(pullGallery);
    const entries = page.changes.flatMap((change) => (change.kind === 'upsert' ? change.entry : []));
    expect(entries.flatMap((entry) => entry.templates.map((template) => template.pipelineId))).toEqual([
      pipelineId,
    ]);
  });

  it('keeps a server from starting whose setting names a third', async () => {
    await test.close();
    await expect(startTestServer(test.dataDir, { pipeline: 'face-api' })).rejects.toThrow(
      'models change begin --to face-api',
    );
    test = await startTestServer(test.dataDir);
  });
});
