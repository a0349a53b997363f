import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import {
  changeAccreditationStatus,
  createPerson,
  listPeople,
  type Person,
  readPerson,
} from '#contract/person';
import type { Client } from '../world/client.ts';
import { enrol } from '../world/enrol.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { addPerson, makeSmallEvent } from '../world/small-event.ts';

describe('people', () => {
  let test: TestServer;
  let admin: Client;
  let eventId: string;

  beforeAll(async () => {
    test = await startTestServer();
    admin = await test.admin();
  });
  afterAll(() => test.remove());

  const freshEvent = async () => {
    ({ eventId } = await makeSmallEvent(admin));
    return { eventId };
  };

  async function names(query: z.input<typeof listPeople.query> = {}): Promise<string[]> {
    const { people } = await admin.ok(listPeople, { params: { eventId }, query });
    return people.map((person) => person.name);
  }

  it('are listed by name, with every accreditation and the state of their enrolment', async () => {
    const params = await freshEvent();
    await addPerson(admin, eventId, 'Person Two', ['VIP']);
    const one = await addPerson(admin, eventId, 'Person One', ['FIELD', 'VIP']);
    const list = await admin.ok(listPeople, { params });
    expect(list.people.map((person) => person.name)).toEqual(['Person One', 'Person Two']);
    expect(list.people[0]).toEqual(one);
    expect(one.enrolment).toEqual({ kind: 'no-photo' });
    expect(one.accreditations).toMatchObject([{ status: 'active', zones: ['FIELD', 'VIP'] }]);
  });

  it('come in pages that leave nobody out and nobody twice, also among equal names', async () => {
    const params = await freshEvent();
    for (const n of [1, 2, 3, 1, 2, 3, 1]) await addPerson(admin, eventId, `Same ${n}`, []);
    const seen: Person[] = [];
    let cursor: string | null | undefined;
    while (cursor !== null) {
      const page = await admin.ok(listPeople, {
        params,
        query: { limit: 2, ...(cursor === undefined ? {} : { cursor }) },
      });
      expect(page.total).toBe(7);
      seen.push(...page.people);
      cursor = page.nextCursor;
    }
    expect(new Set(seen.map((person) => person.id)).size).toBe(7);
    expect(seen.map((person) => person.name)).toEqual([...seen.map((person) => person.name)].sort());
  });

  it('are found by a part of the name without regard to case and accents, and by external id', async () => {
    const params = await freshEvent();
    await addPerson(admin, eventId, 'Ünal Çelik', []);
    await admin.ok(createPerson, {
      params,
      body: { name: 'Percent 100%_', externalId: 'X-17', accreditations: [] },
    });
    expect(await names({ search: 'CEL' })).toEqual(['Ünal Çelik']);
    expect(await names({ search: 'ünal' })).toEqual(['Ünal Çelik']);
    expect(await names({ search: '%_' })).toEqual(['Percent 100%_']);
    expect(await names({ search: 'X-17' })).toEqual(['Percent 100%_']);
    expect(await names({ search: "' or 1=1 --" })).toEqual([]);
  });

  it('are found by what they are accredited as, how that stands, and whether their face is enrolled', async () => {
    const params = await freshEvent();
    const steward = await admin.ok(createPerson, {
      params,
      body: {
        name: 'Steward',
        externalId: null,
        accreditations: [
          { category: 'STAFF', validFromMs: 0, validUntilMs: 4_000_000_000_000, zones: ['FIELD'] },
        ],
      },
    });
    const athlete = await addPerson(admin, eventId, 'Athlete', ['FIELD']);
    await enrol(admin, { eventId, personId: athlete.id }, 'a');
    await admin.ok(changeAccreditationStatus, {
      params: { ...params, personId: steward.id, accreditationId: steward.accreditations[0]?.id ?? '' },
      body: { to: 'suspended', reason: 'Pass lost' },
    });
    expect(await names({ category: 'STAFF' })).toEqual(['Steward']);
    expect(await names({ status: 'active' })).toEqual(['Athlete']);
    expect(await names({ category: 'STAFF', status: 'active' })).toEqual([]);
    expect(await names({ face: 'enrolled' })).toEqual(['Athlete']);
    expect(await names({ face: 'missing', search: 'ste' })).toEqual(['Steward']);
    const first = await admin.ok(listPeople, { params, query: { status: 'suspended', limit: 1 } });
    expect(first).toMatchObject({ total: 1, nextCursor: null });
  });

  it('cannot share an external id within an event', async () => {
    const params = await freshEvent();
    const body = { name: 'Person', externalId: 'A-1', accreditations: [] };
    await admin.ok(createPerson, { params, body });
    expect(await admin.call(createPerson, { params, body })).toMatchObject({
      status: 409,
      error: { kind: 'conflict', problems: [{ path: 'body.externalId' }] },
    });
    const other = await makeSmallEvent(admin);
    await admin.ok(createPerson, { params: { eventId: other.eventId }, body });
  });

  it('of one event are not found through another', async () => {
    await freshEvent();
    const person = await addPerson(admin, eventId, 'Person', []);
    const other = await makeSmallEvent(admin);
    const params = { eventId: other.eventId, personId: person.id };
    expect(await admin.refusal(readPerson, { params })).toBe('not-found');
  });

  it('are not created with an accreditation that ends before it begins', async () => {
    const params = await freshEvent();
    const accreditation = { category: 'ATH', validFromMs: 2, validUntilMs: 1, zones: ['FIELD'] };
    const answer = await admin.call(createPerson, {
      params,
      body: { name: 'Person', externalId: null, accreditations: [accreditation] },
    });
    expect(answer).toMatchObject({
      status: 400,
      error: { problems: [{ path: 'body.accreditations.0.validUntilMs' }] },
    });
    expect(await names()).toEqual([]);
  });

  describe('and the status of their accreditation', () => {
    async function change(person: Person, to: string) {
      const accreditationId = person.accreditations[0]?.id ?? '';
      return admin.call(changeAccreditationStatus, {
        params: { eventId, personId: person.id, accreditationId },
        body: { to: to as 'active', reason: 'card lost' },
      });
    }

    it('follow the life cycle', async () => {
      await freshEvent();
      const person = await addPerson(admin, eventId, 'Person', ['FIELD']);
      for (const to of ['suspended', 'active', 'revoked']) {
        expect(await change(person, to)).toMatchObject({ reply: { accreditations: [{ status: to }] } });
      }
    });

    it.each(['active', 'suspended', 'applied'])('do not come back from revoked to %s', async (to) => {
      await freshEvent();
      const person = await addPerson(admin, eventId, 'Person', ['FIELD']);
      await change(person, 'revoked');
      expect(await change(person, to)).toMatchObject({ status: 409, error: { kind: 'conflict' } });
      const params = { eventId, personId: person.id };
      expect((await admin.ok(readPerson, { params })).accreditations[0]?.status).toBe('revoked');
    });

    it("are not changed through another person's address", async () => {
      await freshEvent();
      const person = await addPerson(admin, eventId, 'Person', ['FIELD']);
      const other = await addPerson(admin, eventId, 'Other', ['FIELD']);
      const accreditationId = person.accreditations[0]?.id ?? '';
      const answer = await admin.refusal(changeAccreditationStatus, {
        params: { eventId, personId: other.id, accreditationId },
        body: { to: 'revoked', reason: 'wrong address' },
      });
      expect(answer).toBe('not-found');
    });
  });
});
