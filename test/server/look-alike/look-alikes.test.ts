import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pathOf } from '#contract/call';
import { decideLookAlike, findNearestPerson, listLookAlikes } from '#contract/look-alike';
import { addPhoto, erasePerson, photoVerdictSchema } from '#contract/person';
import { listPromises, proposePromise } from '#contract/promise';
import { promiseCommand } from '../../../cli/promise.ts';
import { eventually } from '../../world/eventually.ts';
import type { Client } from '../world/client.ts';
import { enrol } from '../world/enrol.ts';
import { photoOf } from '../world/face-photos.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { addPerson, makeSmallEvent, type SmallEvent } from '../world/small-event.ts';
import { databaseUrl } from '../world/test-database.ts';

/** One person in two photos, enrolled under two names. */
describe('look-alikes', () => {
  let test: TestServer;
  let admin: Client;
  let event: SmallEvent;
  let first: string;
  let second: string;

  beforeAll(async () => {
    test = await startTestServer();
    admin = await test.admin();
    event = await makeSmallEvent(admin);
    first = (await addPerson(admin, event.eventId, 'Athlete 1', ['FIELD'])).id;
    second = (await addPerson(admin, event.eventId, 'Athlete 2', ['FIELD'])).id;
    await enrol(admin, { eventId: event.eventId, personId: first }, 'a');
  });
  afterAll(() => test.remove());

  const inEvent = () => ({ params: { eventId: event.eventId } });

  it('are refused at the desk, and enrolled on purpose only to be looked at', async () => {
    const person = { eventId: event.eventId, personId: second };
    expect(await enrol(admin, person, 'aAgain')).toMatchObject({
      kind: 'refused',
      refusal: { kind: 'duplicate', personId: first },
    });
    const path = pathOf(addPhoto, { params: person, query: { whenDuplicate: 'review' } });
    const response = await admin.send(path, {
      method: 'POST',
      headers: { 'content-type': 'image/jpeg' },
      body: new Uint8Array(await photoOf('aAgain')),
    });
    expect(photoVerdictSchema.parse(await response.json()).kind).toBe('accepted');
    const { lookAlikes, open } = await admin.ok(listLookAlikes, inEvent());
    expect(open).toBe(1);
    expect(lookAlikes[0]?.people.map(({ id }) => id).toSorted()).toEqual([first, second].toSorted());
    expect(lookAlikes[0]?.state).toEqual({ kind: 'open' });
  });

  it('are decided on once, when two officers act at once', async () => {
    const { lookAlikes } = await admin.ok(listLookAlikes, inEvent());
    const lookAlikeId = lookAlikes[0]?.id ?? '';
    const params = { eventId: event.eventId, lookAlikeId };
    const officer = await test.signIn('officer', [{ kind: 'administrator' }]);
    const answers = await Promise.all([
      admin.call(decideLookAlike, { params, body: { decision: 'same-person' } }),
      officer.call(decideLookAlike, { params, body: { decision: 'different-people' } }),
    ]);
    const kinds = answers.map((answer) => (answer.kind === 'ok' ? 'ok' : answer.error.kind));
    expect(kinds.toSorted()).toEqual(['conflict', 'ok']);
    const { lookAlikes: decided, open } = await admin.ok(listLookAlikes, {
      ...inEvent(),
      query: { state: 'decided' },
    });
    expect(open).toBe(0);
    expect(decided).toMatchObject([{ id: lookAlikeId, state: { kind: 'decided' } }]);
  });

  it('show on the sheet of a zone as soon as they were measured', async () => {
    await eventually('everything is measured', async () => {
      const { calibration } = await admin.ok(listPromises, inEvent());
      return calibration.kind === 'up-to-date' ? calibration : null;
    });
    const { zones } = await admin.ok(listPromises, inEvent());
    const field = zones.find(({ zone }) => zone.code === 'FIELD');
    expect(field?.sheet).toMatchObject({
      gallery: { scope: 'entitled', people: 2 },
      answer: { kind: 'kept' },
      evidence: { kind: 'shipped' },
      lookAlikes: 2,
    });
    const { expectedMisses, askedForBadge, gallery } = field?.sheet ?? {};
    expect(expectedMisses).toMatchObject({ frames: 3 });
    // Both who look alike are asked for their badge, beside those who are not recognised.
    expect(askedForBadge).toBe(
      Math.min(1, (expectedMisses?.fnir ?? Number.NaN) + 2 / (gallery?.people ?? Number.NaN)),
    );
  });

  it('are counted by the command line as by the portal, beside the running server', async () => {
    const { dataDir } = test;
    const config = path.join(dataDir, 'settings.json');
    const told = path.join(dataDir, 'promises.json');
    writeFileSync(config, JSON.stringify({ dataDir, databaseUrl: databaseUrl(dataDir) }));
    const args = ['--event', event.eventId, '--config', config, '--json', told];
    await promiseCommand().exitOverride().parseAsync(args, { from: 'user' });
    const { zones } = await admin.ok(listPromises, inEvent());
    expect(JSON.parse(readFileSync(told, 'utf8'))).toMatchObject({ event: { id: event.eventId }, zones });
    const unknown = promiseCommand().exitOverride();
    await expect(
      unknown.parseAsync(['--event', 'nowhere', '--config', config], { from: 'user' }),
    ).rejects.toThrow(/There is no event nowhere/);
  });

  it('are each other’s nearest person, and whoever has no face is nearest to nobody', async () => {
    const { id } = await addPerson(admin, event.eventId, 'Without a photo', ['FIELD']);
    const nearestTo = (personId: string) =>
      admin.ok(findNearestPerson, { params: { eventId: event.eventId, personId } });
    expect(await nearestTo(first)).toMatchObject({
      kind: 'somebody',
      person: { id: second, name: 'Athlete 2' },
    });
    expect(await nearestTo(second)).toMatchObject({ kind: 'somebody', person: { id: first } });
    expect(await nearestTo(id)).toEqual({ kind: 'not-compared' });
  });

  it('does not change a promise that is only proposed, and says what a strict one would take', async () => {
    const sheet = await admin.ok(proposePromise, { ...inEvent(), query: { promisedFpir: 1e-9 } });
    expect(sheet.answer).toMatchObject({ kind: 'refused', because: 'too-little-evidence' });
    if (sheet.answer.kind !== 'refused') throw new Error('it was kept');
    expect(sheet.answer.morePeople).toBeGreaterThan(1_000_000);
    const { zones } = await admin.ok(listPromises, inEvent());
    expect(zones.every((one) => one.sheet.promisedFpir === 0.01)).toBe(true);
  });

  it('are gone with the person who is erased', async () => {
    await admin.ok(erasePerson, { params: { eventId: event.eventId, personId: second } });
    const { lookAlikes } = await admin.ok(listLookAlikes, { ...inEvent(), query: { state: 'decided' } });
    expect(lookAlikes).toEqual([]);
    const params = { eventId: event.eventId, personId: first };
    expect(await admin.ok(findNearestPerson, { params })).toEqual({ kind: 'nobody-else' });
  });
});
