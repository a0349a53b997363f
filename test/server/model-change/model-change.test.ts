import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pullGallery, readGateConfig, sendHeartbeat } from '#contract/device';
import { changeModels, listPeopleToEnrolAgain, type Models, readModels } from '#contract/model-change';
import { readPerson } from '#contract/person';
import { PROTOCOL_VERSION } from '#contract/version';
import { shippedPipeline } from '#models/engines/known-pipelines';
import { eventually } from '../../world/eventually.ts';
import type { Client } from '../world/client.ts';
import { enrol } from '../world/enrol.ts';
import { type PairedGate, pairGate } from '../world/paired-gate.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { addPerson, makeSmallEvent, type SmallEvent } from '../world/small-event.ts';
import { storedRows, tamper } from '../world/test-database.ts';
import { watchFace } from '../world/watch.ts';

const OLD = shippedPipeline('onnx').id;
const NEW = shippedPipeline('face-api').id;

/** Float32 numbers in a template, as it travels. */
const numbersIn = (vector: string) => Buffer.from(vector, 'base64').length / 4;

describe('moving an installation from one pipeline to another', () => {
  let test: TestServer;
  let admin: Client;
  let event: SmallEvent;
  let gate: PairedGate;
  const ids = { kept: '', deleted: '', later: '' };

  beforeAll(async () => {
    test = await startTestServer();
    admin = await test.admin();
    event = await makeSmallEvent(admin);
    gate = await pairGate(admin, event.eventId, event.field.accessPointId);
    for (const [name, face] of [
      ['kept', 'a'],
      ['deleted', 'b'],
    ] as const) {
      ids[name] = (await addPerson(admin, event.eventId, name, ['FIELD'])).id;
      await enrol(admin, { eventId: event.eventId, personId: ids[name] }, face);
    }
    await watchFace(admin, event.eventId, 'd');
    // What retention leaves of a photo.
    await tamper(test.dataDir, `update photos set sealed = '' where person_id = '${ids.deleted}'`);
  });
  afterAll(() => test.remove());

  const step = (body: Parameters<typeof changeModels.body.parse>[0]) =>
    admin.ok(changeModels, { body: changeModels.body.parse(body) });
  const models = (what: string, isSo: (models: Models) => boolean) =>
    eventually(what, async () => {
      const now = await admin.ok(readModels);
      return isSo(now) ? now : null;
    });
  const gallery = async (pipeline?: string) => {
    const page = await gate.ok(pullGallery, { query: pipeline === undefined ? {} : { pipeline } });
    return page.changes.flatMap((change) => (change.kind === 'upsert' ? change.entry : []));
  };
  const works = (pipelineId: string) =>
    eventually(`gates are told of ${pipelineId}`, async () =>
      (await gate.ok(readGateConfig)).pipelineId === pipelineId ? true : null,
    );
  const beat = (pipelineId: string) =>
    gate.ok(sendHeartbeat, {
      body: sendHeartbeat.body.parse({
        agentVersion: 'test',
        protocolVersion: PROTOCOL_VERSION,
        galleryPeople: 1,
        gallerySyncedAtMs: null,
        journalHead: 0,
        journalPending: 0,
        lanes: [],
        pipelineId,
        atMs: Date.now(),
      }),
    });

  it('refuses a pipeline that is not known, and the one in force', async () => {
    const begin = (to: string) => ({ body: { step: 'begin' as const, to } });
    expect(await admin.refusal(changeModels, begin('no-such-pipeline'))).toBe('invalid-request');
    expect(await admin.refusal(changeModels, begin('onnx'))).toBe('conflict');
    expect(await admin.refusal(changeModels, { body: { step: 'roll-back' } })).toBe('conflict');
  });

  it('reads every stored picture while gates go on undisturbed', async () => {
    const { cursor } = await gate.ok(pullGallery);
    await step({ step: 'begin', to: 'face-api' });
    const { change, inForce } = await models(
      'all photos are read',
      (now) => now.change?.photos.waiting === 0,
    );
    expect(inForce).toBe(OLD);
    expect(change).toMatchObject({ from: OLD, to: NEW, state: 'preparing', peopleLeftOut: 1 });
    // One of a person and one of the watchlist.
    expect(change?.photos).toEqual({ total: 2, waiting: 0, unreadable: 0 });
    expect(await gate.ok(pullGallery, { query: { after: cursor } })).toMatchObject({
      changes: [],
      restart: false,
    });
  });

  it('lists who has to give a new photo, and does not switch over them unasked', async () => {
    const { people } = await admin.ok(listPeopleToEnrolAgain, { params: { eventId: event.eventId } });
    expect(people).toEqual([{ personId: ids.deleted, name: 'deleted', because: 'no-photo-kept' }]);
    expect(await admin.refusal(changeModels, { body: { step: 'switch', leavingOut: 0 } })).toBe('conflict');
    expect(await admin.refusal(changeModels, { body: { step: 'finish', gates: 'all' } })).toBe('conflict');
  });

  it('switches under running requests: each gate follows the gallery that it asks for', async () => {
    const before = await gate.ok(pullGallery);
    await step({ step: 'switch', leavingOut: 1 });
    await works(NEW);
    const same = await gate.ok(pullGallery, { query: { pipeline: OLD, after: before.cursor } });
    expect(same.restart).toBe(false);
    const told = await gallery(NEW);
    expect(told.map(({ personId }) => personId)).toContain(ids.kept);
    expect(told.find(({ personId }) => personId === ids.deleted)?.templates ?? []).toEqual([]);
    const templates = told.flatMap((entry) => entry.templates);
    expect(new Set(templates.map(({ pipelineId }) => pipelineId))).toEqual(new Set([NEW]));
    expect(new Set(templates.map(({ vector }) => numbersIn(vector)))).toEqual(new Set([128]));
    // The watchlist's photo is known to both.
    expect(templates).toHaveLength(2);
  });

  it('gives whoever is enrolled from now on a template of each', async () => {
    ids.later = (await addPerson(admin, event.eventId, 'later', ['FIELD'])).id;
    const params = { eventId: event.eventId, personId: ids.later };
    expect((await enrol(admin, params, 'c')).kind).toBe('accepted');
    const vectors = (pipeline: string) =>
      eventually(`the newcomer has a template of ${pipeline}`, async () => {
        const entry = (await gallery(pipeline)).find(({ personId }) => personId === ids.later);
        return entry && entry.templates.length > 0
          ? entry.templates.map(({ vector }) => numbersIn(vector))
          : null;
      });
    expect(await vectors(NEW)).toEqual([128]);
    expect(await vectors(OLD)).toEqual([512]);
  });

  it('goes back, and everybody is known as before', async () => {
    await step({ step: 'roll-back' });
    await works(OLD);
    const known = async (personId: string) =>
      (await admin.ok(readPerson, { params: { eventId: event.eventId, personId } })).enrolment.kind;
    // Gates are told at once; the server itself follows with its next look.
    await eventually('everybody is known as before', async () => {
      const kinds = await Promise.all(Object.values(ids).map(known));
      return kinds.every((kind) => kind === 'enrolled') ? true : null;
    });
    await step({ step: 'switch', leavingOut: 1 });
    await works(NEW);
  });

  it('does not drop the old templates before every gate has followed', async () => {
    const finish = { body: { step: 'finish' as const, gates: 'all' as const } };
    await beat(OLD);
    expect(await admin.refusal(changeModels, finish)).toBe('conflict');
    expect((await admin.ok(readModels)).change?.gates).toMatchObject({
      paired: 1,
      behind: [{ deviceId: gate.deviceId, pipelineId: OLD }],
    });
    await beat(NEW);
    await admin.ok(changeModels, finish);
    await models('the change has ended', ({ change }) => change === null);
    const left = await storedRows<{ pipeline_id: string }>(
      test.dataDir,
      'select pipeline_id from templates union select pipeline_id from watchlist_templates',
    );
    expect(left.map(({ pipeline_id }) => pipeline_id)).toEqual([NEW]);
    expect(await gate.refusal(pullGallery, { query: { pipeline: OLD } })).toBe('conflict');
    // What the setting names is where the installation began, not where it is.
    await test.close();
    test = await startTestServer(test.dataDir);
    const again = await test.admin();
    expect((await again.ok(readModels)).inForce).toBe(NEW);
  });
});
