import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeAccreditationCodes, readAccreditationCodes } from '#contract/accreditation-codes';
import { createEvent } from '#contract/event';
import { cloneEvent, readOriginDiff } from '#contract/event-clone';
import { type EventPack, importPack, listPacks, readPack } from '#contract/event-pack';
import { addAccreditation, createPerson } from '#contract/person';
import { listVenues } from '#contract/venue';
import type { Client } from '../world/client.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { makeSmallEvent } from '../world/small-event.ts';

const VALID = { validFromMs: 0, validUntilMs: 4_000_000_000_000 };

describe('a pack', () => {
  let test: TestServer;
  let admin: Client;
  let games: EventPack;
  let hall: EventPack;
  let names = 0;

  beforeAll(async () => {
    test = await startTestServer();
    admin = await test.admin();
    const { packs } = await admin.ok(listPacks);
    const named = (name: string) => {
      const pack = packs.find((one) => one.name === name);
      if (!pack) throw new Error(`${name} does not ship`);
      return pack;
    };
    games = named('Multi-sport Games');
    hall = named('Single venue');
  });
  afterAll(() => test.remove());

  async function draft(): Promise<{ eventId: string }> {
    names += 1;
    const body = { name: `Draft ${names}`, timeZone: 'Europe/Paris' };
    return { eventId: (await admin.ok(createEvent, { body })).id };
  }

  const bring = (params: { eventId: string }, pack: EventPack, mode: 'dry-run' | 'apply' = 'apply') =>
    admin.ok(importPack, { params, body: { mode, pack } });

  it('makes all of the Games in a draft, told beforehand by a dry run that changes nothing', async () => {
    const params = await draft();
    const told = await bring(params, games, 'dry-run');
    expect((await admin.ok(listVenues, { params })).venues).toEqual([]);
    expect((await admin.ok(readAccreditationCodes, { params })).categories).toEqual([]);
    const done = await bring(params, games);
    expect(done.differences).toEqual(told.differences);
    expect(done.differences).toContainEqual({ kind: 'only-here', part: 'category ATHLETE' });
    expect(done.differences).toContainEqual({ kind: 'only-here', part: 'zone STADIUM:FOP' });
    const { venues } = await admin.ok(listVenues, { params });
    expect(venues.map(({ code }) => code)).toEqual(games.venues.map(({ code }) => code));
    const stadium = venues.find(({ code }) => code === 'STADIUM');
    const field = stadium?.zones.find(({ code }) => code === 'FOP');
    expect(field?.policy).toMatchObject({ promisedFpir: 0.0005, passback: { kind: 'hard' } });
    expect(stadium?.accessPoints.find(({ name }) => name === 'Field of play')?.zoneId).toBe(field?.id);
  });

  it('changes nothing the second time', async () => {
    const params = await draft();
    await bring(params, hall);
    expect((await bring(params, hall)).differences).toEqual([]);
  });

  it('changes what it says otherwise, and leaves alone what it does not name', async () => {
    const params = await draft();
    await bring(params, games);
    await bring(params, hall);
    const louder: EventPack = {
      ...hall,
      categories: [],
      venues: hall.venues.map((venue) => ({ ...venue, name: 'Great hall' })),
    };
    expect((await bring(params, louder)).differences).toEqual([
      { kind: 'changed', part: 'venue HALL', fields: [{ field: 'name', there: 'Hall', here: 'Great hall' }] },
    ]);
    const { categories } = await admin.ok(readAccreditationCodes, { params });
    expect(categories.map(({ code }) => code)).toEqual(expect.arrayContaining(['ATHLETE', 'ARTIST']));
  });

  it('is what an event is exported as, and makes its like', async () => {
    const [from, to] = [await draft(), await draft()];
    await bring(from, games);
    const pack = await admin.ok(readPack, { params: from });
    // What venues share is said once.
    expect(pack.zones.map(({ code }) => code)).toEqual(expect.arrayContaining(['FOP', 'OPS']));
    await bring(to, { ...pack, description: '' });
    const again = await admin.ok(readPack, { params: to });
    expect({ ...again, name: '' }).toEqual({ ...pack, name: '' });
  });

  it('is refused whole when a gate in it leads elsewhere already', async () => {
    const params = await draft();
    await bring(params, hall);
    const moved: EventPack = {
      ...hall,
      categories: [{ code: 'LATE', name: 'Late', zones: [] }],
      venues: hall.venues.map((venue) => ({
        ...venue,
        name: 'Moved hall',
        gates: venue.gates.map((gate) => (gate.name === 'Lounge' ? { ...gate, zone: 'PRESS' } : gate)),
      })),
    };
    const answer = await admin.call(importPack, { params, body: { mode: 'apply', pack: moved } });
    expect(answer).toMatchObject({
      kind: 'error',
      error: {
        kind: 'conflict',
        problems: [{ path: 'body.pack.venues.0.gates.2.zone', problem: 'leads into another zone already' }],
      },
    });
    expect((await admin.ok(listVenues, { params })).venues[0]?.name).toBe('Hall');
    const { categories } = await admin.ok(readAccreditationCodes, { params });
    expect(categories.map(({ code }) => code)).not.toContain('LATE');
  });

  it('is refused by an event that is no draft, and with its place where it is wrong', async () => {
    const { eventId } = await makeSmallEvent(admin);
    const body = { mode: 'dry-run', pack: hall } as const;
    expect(await admin.refusal(importPack, { params: { eventId }, body })).toBe('conflict');
    const params = await draft();
    const wrong = { ...hall, categories: [{ code: 'FAN', name: 'Fan', zones: ['HALL:ROOF'] }] };
    const answer = await admin.call(importPack, { params, body: { mode: 'apply', pack: wrong } });
    expect(answer).toMatchObject({
      error: {
        kind: 'invalid-request',
        problems: [
          { path: 'body.pack.categories.0.zones.0', problem: 'HALL:ROOF opens no zone of the pack' },
        ],
      },
    });
  });

  it('comes along when the event is cloned', async () => {
    const params = await draft();
    await bring(params, games);
    const body = { eventId: params.eventId, name: 'Next Games' };
    const { event, copied } = await admin.ok(cloneEvent, { body });
    expect(copied).toMatchObject({ categories: games.categories.length, functions: games.functions.length });
    const next = { eventId: event.id };
    expect((await admin.ok(readOriginDiff, { params: next })).differences).toEqual([]);
    const codes = await admin.ok(readAccreditationCodes, { params: next });
    expect(codes.categories).toEqual(games.categories);
  });
});

describe('categories and functions of an event', () => {
  let test: TestServer;
  let admin: Client;
  let params: { eventId: string };

  beforeAll(async () => {
    test = await startTestServer();
    admin = await test.admin();
    params = { eventId: (await makeSmallEvent(admin)).eventId };
    const categories = [
      { code: 'ATH', name: 'Athlete', zones: ['ARENA:FIELD'] },
      { code: 'VIP', name: 'Guest of honour', zones: ['ALL'] },
    ];
    const functions = [{ code: 'COACH', name: 'Coach' }];
    await admin.ok(changeAccreditationCodes, { params, version: 1, body: { categories, functions } });
  });
  afterAll(() => test.remove());

  const person = (accreditation: object) =>
    admin.call(createPerson, {
      params,
      body: {
        name: 'Somebody',
        externalId: null,
        accreditations: [{ ...VALID, category: 'ATH', ...accreditation }],
      },
    });

  it('give an accreditation the zones of its category where it names none', async () => {
    const answer = await person({ function: 'COACH' });
    expect(answer).toMatchObject({
      reply: { accreditations: [{ category: 'ATH', function: 'COACH', zones: ['ARENA:FIELD'] }] },
    });
    expect(await person({ zones: ['ARENA:VIP'] })).toMatchObject({
      reply: { accreditations: [{ function: null, zones: ['ARENA:VIP'] }] },
    });
  });

  it.each([
    ['category', { category: 'FAN' }],
    ['function', { function: 'PILOT' }],
  ])('are all that there is: another %s is refused', async (part, accreditation) => {
    expect(await person(accreditation)).toMatchObject({
      error: {
        kind: 'invalid-request',
        problems: [{ path: `body.accreditations.0.${part}`, problem: `is no ${part} of the event` }],
      },
    });
    const one = await person({});
    if (one.kind !== 'ok') throw new Error('nobody was added');
    const refused = await admin.refusal(addAccreditation, {
      params: { ...params, personId: one.reply.id },
      body: { ...VALID, category: 'ATH', ...accreditation },
    });
    expect(refused).toBe('invalid-request');
  });

  it('are changed by whoever saw them last', async () => {
    const body = { categories: [], functions: [] };
    expect(await admin.refusal(changeAccreditationCodes, { params, version: 1, body })).toBe(
      'changed-meanwhile',
    );
  });
});
