import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { headersOf, pathOf } from '#contract/call';
import { readGateConfig } from '#contract/device';
import { changeEvent, listEvents } from '#contract/event';
import { changeAccreditationStatus, changePerson, readPerson } from '#contract/person';
import { changeZone, listVenues } from '#contract/venue';
import type { Client } from '../world/client.ts';
import { pairGate } from '../world/paired-gate.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { addPerson, makeSmallEvent, POLICY, type SmallEvent } from '../world/small-event.ts';

describe('an edit', () => {
  let test: TestServer;
  let admin: Client;
  let event: SmallEvent;

  beforeAll(async () => {
    test = await startTestServer();
    admin = await test.admin();
    event = await makeSmallEvent(admin);
  });
  afterAll(() => test.remove());

  it('of a person is kept, and not overwritten by one made on an older version', async () => {
    const person = await addPerson(admin, event.eventId, 'Misspelt', ['FIELD']);
    const params = { eventId: event.eventId, personId: person.id };
    const rename = (name: string, version: number) =>
      admin.call(changePerson, { params, version, body: { name, externalId: 'E-1' } });
    expect(await rename('Spelt well', person.version)).toMatchObject({
      reply: { name: 'Spelt well', externalId: 'E-1', version: person.version + 1 },
    });
    expect(await rename('Spelt otherwise', person.version)).toMatchObject({
      status: 412,
      error: { kind: 'changed-meanwhile' },
    });
    expect((await admin.ok(readPerson, { params })).name).toBe('Spelt well');
  });

  it('made twice at the same moment on one version is kept once', async () => {
    const { id, version } = await addPerson(admin, event.eventId, 'Contested', ['FIELD']);
    const params = { eventId: event.eventId, personId: id };
    const answers = await Promise.all(
      ['One', 'Two', 'Three'].map((name) =>
        admin.call(changePerson, { params, version, body: { name, externalId: null } }),
      ),
    );
    expect(answers.filter(({ kind }) => kind === 'ok').length).toBe(1);
  });

  it('without a version is refused, and the version is the entity tag of what was read', async () => {
    const person = await addPerson(admin, event.eventId, 'Tagged', ['FIELD']);
    const params = { eventId: event.eventId, personId: person.id };
    const body = { name: 'Retagged', externalId: null };
    expect(await admin.call(changePerson, { params, body })).toMatchObject({
      status: 428,
      error: { kind: 'version-required' },
    });
    const read = await admin.send(pathOf(readPerson, { params }));
    expect(read.headers.get('etag')).toBe(headersOf({ version: person.version })['if-match']);
    await read.body?.cancel();
    for (const tag of ['*', 'W/"1"', '"x"', '1']) {
      const answer = await admin.send(pathOf(changePerson, { params }), {
        method: 'PUT',
        headers: { 'content-type': 'application/json', 'if-match': tag },
        body: JSON.stringify(body),
      });
      expect(answer.status).toBe(428);
      await answer.body?.cancel();
    }
  });

  it('of a status may be made on any version, and is held against one that is named', async () => {
    const person = await addPerson(admin, event.eventId, 'Suspended', ['FIELD']);
    const ids = { eventId: event.eventId, personId: person.id };
    const params = { ...ids, accreditationId: person.accreditations[0]?.id ?? '' };
    await admin.ok(changePerson, { params: ids, version: 1, body: { name: 'Renamed', externalId: null } });
    const change = (to: 'suspended' | 'active', version?: number) =>
      admin.call(changeAccreditationStatus, {
        params,
        ...(version === undefined ? {} : { version }),
        body: { to, reason: 'lost' },
      });
    expect(await change('suspended', 1)).toMatchObject({ error: { kind: 'changed-meanwhile' } });
    expect((await change('suspended')).kind).toBe('ok');
    expect((await change('active', 3)).kind).toBe('ok');
  });

  it('of a zone reaches its gates, and not over the edit of somebody else', async () => {
    const gate = await pairGate(admin, event.eventId, event.field.accessPointId);
    const before = await gate.ok(readGateConfig);
    const { venues } = await admin.ok(listVenues, { params: { eventId: event.eventId } });
    const zone = venues[0]?.zones.find(({ code }) => code === 'FIELD');
    const params = { eventId: event.eventId, venueId: event.venueId, zoneId: zone?.id ?? '' };
    const edit = {
      params,
      version: 1,
      body: { name: 'Field of play', policy: { ...POLICY, liveness: 'passive' as const } },
    };
    await admin.ok(changeZone, edit);
    expect(await admin.refusal(changeZone, edit)).toBe('changed-meanwhile');
    const after = await gate.ok(readGateConfig);
    expect(after.zone).toMatchObject({ name: 'Field of play', policy: { liveness: 'passive' } });
    expect(after.version).toBeGreaterThan(before.version);
  });

  it('of an event is kept once', async () => {
    const params = { eventId: event.eventId };
    const edit = { params, version: 1, body: { name: 'Smaller Games', timeZone: 'Asia/Tokyo' } };
    await admin.ok(changeEvent, edit);
    expect(await admin.refusal(changeEvent, edit)).toBe('changed-meanwhile');
    expect((await admin.ok(listEvents)).events[0]).toMatchObject({
      name: 'Smaller Games',
      timeZone: 'Asia/Tokyo',
      version: 2,
    });
    const nowhere = { ...edit, version: 2, body: { name: 'Games', timeZone: 'Mars/Base' } };
    expect(await admin.refusal(changeEvent, nowhere)).toBe('invalid-request');
  });
});
