import { createPublicKey, verify } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type GalleryPage, pullGallery, readGateConfig } from '#contract/device';
import { galleryPageText } from '#contract/device-proof';
import { changeEvent, listEvents } from '#contract/event';
import { changeAccreditationStatus, erasePerson, type Person } from '#contract/person';
import { createZone } from '#contract/venue';
import type { Client } from '../world/client.ts';
import { enrol } from '../world/enrol.ts';
import type { FaceName } from '../world/face-photos.ts';
import { type PairedGate, pairGate } from '../world/paired-gate.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { addPerson, makeSmallEvent, POLICY, type SmallEvent } from '../world/small-event.ts';

/** What a gate holds after applying pages, as the contract tells it to. */
class GateGallery {
  readonly people = new Map<string, GalleryPage['changes'][number]>();
  cursor: string | undefined;
  pages = 0;

  apply(page: GalleryPage): void {
    if (page.restart) this.people.clear();
    for (const change of page.changes) {
      if (change.kind === 'upsert') this.people.set(change.entry.personId, change);
      else this.people.delete(change.personId);
    }
    this.cursor = page.cursor;
    this.pages += 1;
  }

  async follow(gate: PairedGate, limit = 500): Promise<GalleryPage> {
    for (;;) {
      const query = { limit, ...(this.cursor === undefined ? {} : { after: this.cursor }) };
      const page = await gate.ok(pullGallery, { query });
      this.apply(page);
      if (!page.more) return page;
    }
  }
}

describe("a gate's gallery", () => {
  let test: TestServer;
  let admin: Client;
  let event: SmallEvent;
  let gate: PairedGate;

  beforeAll(async () => {
    test = await startTestServer();
    admin = await test.admin();
  });
  afterAll(() => test.remove());
  beforeEach(async () => {
    event = await makeSmallEvent(admin);
    gate = await pairGate(admin, event.eventId, event.field.accessPointId);
  });

  it('names people for the screens only where the event shows names, and takes the names back', async () => {
    const person = await enrolled('Amal Haddad', 'a', ['FIELD']);
    const gallery = new GateGallery();
    const nameHeld = async () => {
      await gallery.follow(gate);
      const held = gallery.people.get(person.id);
      return held?.kind === 'upsert' ? held.entry.addressee.name : undefined;
    };
    const show = async (names: 'shown' | 'hidden') => {
      const { events } = await admin.ok(listEvents, {});
      const version = events.find(({ id }) => id === event.eventId)?.version ?? 0;
      const body = { laneDisplay: { names } };
      await admin.ok(changeEvent, { params: { eventId: event.eventId }, body, version });
    };
    expect(await nameHeld()).toBeNull();
    await show('shown');
    expect(await nameHeld()).toBe('Amal Haddad');
    await show('hidden');
    expect(await nameHeld()).toBeNull();
  });

  async function enrolled(name: string, face: FaceName, zones: readonly string[]): Promise<Person> {
    const person = await addPerson(admin, event.eventId, name, zones);
    await enrol(admin, { eventId: event.eventId, personId: person.id }, face);
    return person;
  }

  function setStatus(person: Person, to: 'suspended' | 'active' | 'purged'): Promise<Person> {
    return admin.ok(changeAccreditationStatus, {
      params: {
        eventId: event.eventId,
        personId: person.id,
        accreditationId: person.accreditations[0]?.id ?? '',
      },
      body: { to, reason: 'test of the gallery' },
    });
  }

  it('holds those who are entitled to its zone, with unit vectors of the pipeline that it runs', async () => {
    const field = await enrolled('Person Field', 'a', ['FIELD']);
    const everywhere = await enrolled('Person All', 'b', ['ALL']);
    await enrolled('Person Vip', 'c', ['VIP']);
    await addPerson(admin, event.eventId, 'Person Without Photo', ['FIELD']);
    const gallery = new GateGallery();
    await gallery.follow(gate);
    expect([...gallery.people.keys()].sort()).toEqual([field.id, everywhere.id].sort());

    const { pipelineId } = await gate.ok(readGateConfig);
    const change = gallery.people.get(field.id);
    if (change?.kind !== 'upsert') throw new Error('the person was sent');
    // What somebody does there is nothing that a gate goes by.
    const known = field.accreditations.map(({ function: _, ...accreditation }) => accreditation);
    expect(change.entry.accreditations).toEqual(known);
    const [template] = change.entry.templates;
    expect(template?.pipelineId).toBe(pipelineId);
    const bytes = Buffer.from(template?.vector ?? '', 'base64');
    const values = Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(i * 4));
    expect(Math.hypot(...values)).toBeCloseTo(1, 4);
  });

  it('is signed by the server for this gate, down to the last character', async () => {
    await enrolled('Person', 'a', ['FIELD']);
    const page = await gate.ok(pullGallery);
    const spki = Buffer.concat([
      Buffer.from('302a300506032b6570032100', 'hex'),
      Buffer.from(gate.serverPublicKey, 'base64'),
    ]);
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    const holds = (content: GalleryPage) =>
      verify(null, Buffer.from(galleryPageText(content)), key, Buffer.from(page.signature, 'base64'));
    expect(page.deviceId).toBe(gate.deviceId);
    expect(holds(page)).toBe(true);
    expect(holds({ ...page, validUntilMs: page.validUntilMs + 1 })).toBe(false);
    expect(page.validUntilMs - page.issuedAtMs).toBe(POLICY.staleAfterMs);
  });

  it('comes in pages of any size to the same end', async () => {
    const people = [];
    for (const face of ['a', 'b', 'c', 'd', 'e'] as const) {
      people.push(await enrolled(`Person ${face}`, face, face === 'c' ? ['VIP'] : ['FIELD']));
    }
    const atOnce = new GateGallery();
    await atOnce.follow(gate);
    const oneByOne = new GateGallery();
    await oneByOne.follow(gate, 1);
    expect(oneByOne.pages).toBeGreaterThanOrEqual(4);
    expect([...oneByOne.people.entries()].sort()).toEqual([...atOnce.people.entries()].sort());
    expect(atOnce.people.size).toBe(4);
  });

  it('keeps whoever changes during a first sync in pages', async () => {
    const first = await enrolled('Person First', 'a', ['FIELD']);
    const second = await enrolled('Person Second', 'b', ['FIELD']);
    const gallery = new GateGallery();
    gallery.apply(await gate.ok(pullGallery, { query: { limit: 1 } }));
    await setStatus(first, 'purged');
    await setStatus(second, 'suspended');
    const third = await enrolled('Person Third', 'c', ['FIELD']);
    await gallery.follow(gate, 1);
    expect([...gallery.people.keys()].sort()).toEqual([second.id, third.id].sort());
    expect(gallery.people.get(second.id)).toMatchObject({
      entry: { accreditations: [{ status: 'suspended' }] },
    });
  });

  it('does not speak of people who never belonged there', async () => {
    await enrolled('Person Vip', 'a', ['VIP']);
    await addPerson(admin, event.eventId, 'Person Without Photo', ['FIELD']);
    const page = await gate.ok(pullGallery);
    expect(page).toMatchObject({ restart: true, more: false, changes: [] });
  });

  it('follows with nothing but the changes', async () => {
    const one = await enrolled('Person One', 'a', ['FIELD']);
    const gallery = new GateGallery();
    await gallery.follow(gate);
    const two = await enrolled('Person Two', 'b', ['FIELD']);
    const page = await gallery.follow(gate);
    expect(page.restart).toBe(false);
    expect(page.changes).toMatchObject([{ kind: 'upsert', entry: { personId: two.id } }]);
    await setStatus(one, 'suspended');
    expect((await gallery.follow(gate)).changes).toMatchObject([
      { kind: 'upsert', entry: { personId: one.id, accreditations: [{ status: 'suspended' }] } },
    ]);
  });

  it('loses whoever leaves the entitlement, and whoever is erased', async () => {
    const leaving = await enrolled('Person Leaving', 'a', ['FIELD']);
    const erased = await enrolled('Person Erased', 'b', ['FIELD']);
    const gallery = new GateGallery();
    await gallery.follow(gate);
    await setStatus(leaving, 'purged');
    await admin.ok(erasePerson, { params: { eventId: event.eventId, personId: erased.id } });
    const page = await gallery.follow(gate);
    expect(page.changes).toEqual([
      { kind: 'tombstone', personId: leaving.id },
      { kind: 'tombstone', personId: erased.id },
    ]);
    expect(gallery.people.size).toBe(0);
  });

  it.each([
    ['of another gate', async () => (await newGate()).cursor],
    ['that is none', async () => 'no-cursor'],
    ['of the future', async (cursor: string) => cursor.replace(/\.(\d+)\./, '.999999.')],
  ])('begins afresh for a cursor %s', async (_which, other) => {
    const person = await enrolled('Person', 'a', ['FIELD']);
    const { cursor } = await gate.ok(pullGallery);
    const page = await gate.ok(pullGallery, { query: { after: await other(cursor) } });
    expect(page).toMatchObject({
      restart: true,
      changes: [{ kind: 'upsert', entry: { personId: person.id } }],
    });
  });

  async function newGate(): Promise<GalleryPage> {
    const other = await pairGate(admin, event.eventId, event.vip.accessPointId);
    return other.ok(pullGallery);
  }

  it('waits for news and hands them over the moment they are there', async () => {
    const person = await enrolled('Person', 'a', ['FIELD']);
    const { cursor } = await gate.ok(pullGallery);
    const waiting = gate.ok(pullGallery, { query: { after: cursor, waitMs: 30_000 } });
    const order: string[] = [];
    const heard = waiting.then((page) => {
      order.push('heard');
      return page;
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(order).toEqual([]);
    await setStatus(person, 'suspended');
    expect((await heard).changes).toMatchObject([{ entry: { accreditations: [{ status: 'suspended' }] } }]);
  });

  it('confirms itself when there is no news', async () => {
    const first = await gate.ok(pullGallery);
    const page = await gate.ok(pullGallery, { query: { after: first.cursor, waitMs: 200 } });
    expect(page).toMatchObject({ restart: false, more: false, changes: [] });
    expect(page.issuedAtMs - first.issuedAtMs).toBeGreaterThanOrEqual(199);
    expect(page.validUntilMs).toBeGreaterThan(first.validUntilMs);
  });

  it('tells of a changed configuration, also to a gate that was not waiting at that moment', async () => {
    const first = await gate.ok(pullGallery);
    const params = { eventId: event.eventId, venueId: event.venueId };
    await admin.ok(createZone, { params, body: { code: 'NEW', name: 'New', policy: POLICY } });
    const page = await gate.ok(pullGallery, { query: { after: first.cursor, waitMs: 30_000 } });
    expect(page.configVersion).toBeGreaterThan(first.configVersion);
    expect((await gate.ok(readGateConfig)).version).toBe(page.configVersion);
    expect(page).toMatchObject({ restart: false, changes: [] });
  });

  it('goes on where it was after a restart of the server', async () => {
    const short = await startTestServer();
    const client = await short.admin();
    const small = await makeSmallEvent(client);
    const paired = await pairGate(client, small.eventId, small.field.accessPointId);
    const { cursor } = await paired.ok(pullGallery);
    await short.close();
    const again = await startTestServer(short.dataDir);
    const moved = Object.assign(Object.create(paired), { url: again.server.url }) as PairedGate;
    const page = await moved.ok(pullGallery, { query: { after: cursor } });
    expect(page.restart).toBe(false);
    await again.remove();
  });
});
