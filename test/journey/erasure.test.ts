import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issueCredential } from '#contract/credential';
import { readGateConfig } from '#contract/device';
import { withdrawConsent } from '#contract/enrolment';
import { createPairingCode } from '#contract/gate';
import { erasePerson, type Person } from '#contract/person';
import { listRemovals, receiptText } from '#contract/removal';
import { PROTOCOLS } from '#contract/version';
import { toPipelineId } from '#domain/face/embedding';
import { type DeviceIdentity, readIdentity } from '#gate-agent/device/device-identity';
import { isSignedBy, publicKeyOf } from '#gate-agent/device/device-keys';
import { pairGate } from '#gate-agent/device/pair-gate';
import { openSealing } from '#gate-agent/device/sealing';
import type { Gallery } from '#gate-agent/gallery/gallery';
import type { Journal } from '#gate-agent/journal/journal';
import { DEFAULT_RETENTION } from '#gate-agent/journal/journal-options';
import { openJournal } from '#gate-agent/journal/open-journal';
import { removePeople } from '#gate-agent/removal/remove-people';
import { GalleryPull } from '#gate-agent/sync/gallery-pull';
import { uploadPending } from '#gate-agent/sync/journal-upload';
import { ServerClock } from '#gate-agent/sync/server-clock';
import { ServerLink } from '#gate-agent/sync/server-link';
import { systemClock } from '#gate-agent/system-clock';
import { openUnpairedGallery } from '../gate-agent/world/open-test-gallery.ts';
import type { Client } from '../server/world/client.ts';
import { enrol } from '../server/world/enrol.ts';
import { decision } from '../server/world/journal-bodies.ts';
import { consentingDevice } from '../server/world/open-invitation.ts';
import { sha256 } from '../server/world/paired-gate.ts';
import { startTestServer, type TestServer } from '../server/world/running-server.ts';
import { addPerson, makeSmallEvent, type SmallEvent } from '../server/world/small-event.ts';
import { everythingKept, storedRows } from '../server/world/test-database.ts';

const NAME = 'Oriole Vanishing';
const CROP = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.from('the face of Oriole at the gate')]);
const LATER_CROP = Buffer.concat([CROP, Buffer.from(', once more')]);

/** Photo, template, captured faces, name: at a real server and in the real files of a gate. */
describe('erasing somebody who has been at a gate', () => {
  const gateDir = mkdtempSync(path.join(os.tmpdir(), 'erasure-gate-'));
  let test: TestServer;
  let admin: Client;
  let event: SmallEvent;
  let person: Person;
  let bystander: Person;
  let identity: DeviceIdentity;
  let journal: Journal;
  let link: ServerLink;

  beforeAll(async () => {
    test = await startTestServer();
    admin = await test.admin();
    event = await makeSmallEvent(admin);
    person = await addPerson(admin, event.eventId, NAME, ['FIELD']);
    bystander = await addPerson(admin, event.eventId, 'Bystander', ['FIELD']);
    for (const [who, face] of [
      [person, 'a'],
      [bystander, 'b'],
    ] as const) {
      const params = { eventId: event.eventId, personId: who.id };
      expect(await enrol(admin, params, face)).toMatchObject({ kind: 'accepted' });
    }
    const { code } = await admin.ok(createPairingCode, {
      params: { eventId: event.eventId, accessPointId: event.field.accessPointId },
    });
    await pairGate({ serverUrl: test.server.url, code, dataDir: gateDir });
    const paired = readIdentity(gateDir);
    if (!paired) throw new Error('the gate is paired');
    identity = paired;
    const serverClock = new ServerClock(systemClock);
    link = new ServerLink({
      identity,
      serverUrl: test.server.url,
      clock: systemClock,
      serverClock,
      protocols: PROTOCOLS,
    });
    const { deviceId } = identity;
    const sealing = openSealing(gateDir);
    journal = openJournal({
      dataDir: gateDir,
      deviceId,
      clock: systemClock,
      sealing,
      retention: DEFAULT_RETENTION,
    });
  });
  afterAll(async () => {
    journal.close();
    await test.remove();
    rmSync(gateDir, { recursive: true, force: true });
  });

  /** The gallery as the gate keeps it, following the server. */
  async function followingGallery(signal: AbortSignal): Promise<{ gallery: Gallery; pull: GalleryPull }> {
    const { pipelineId } = await link.ask(readGateConfig, {}, signal);
    const gallery = await openUnpairedGallery(gateDir, toPipelineId(pipelineId));
    const pull = new GalleryPull({
      link,
      gallery,
      identity,
      clock: systemClock,
      pipelineId,
      onRemovals: (orders) =>
        removePeople({ gallery, journal, link, identity, clock: systemClock }, orders, signal),
    });
    await pull.catchUp(signal);
    return { gallery, pull };
  }

  function atTheGate(...only: string[]): Buffer {
    const files = readdirSync(gateDir).filter(
      (name) => only.length === 0 || only.some((part) => name.startsWith(part)),
    );
    return Buffer.concat(files.map((name) => readFileSync(path.join(gateDir, name))));
  }

  /** The ends of what is sealed: pages split what is long, so the whole would not be found even while there. */
  function sealedAtTheGate(personId = person.id): Buffer[] {
    const rows = (file: string, query: string) => {
      const db = new Database(path.join(gateDir, file), { readonly: true });
      try {
        return db.prepare(query).pluck().all() as Buffer[];
      } finally {
        db.close();
      }
    };
    const sealed = [
      ...rows('gallery.db', `SELECT sealed FROM template WHERE person_id = '${personId}'`),
      ...rows('journal.db', 'SELECT sealed FROM crop'),
    ];
    return sealed.map((bytes) => bytes.subarray(-48));
  }

  async function sealedAtTheServer(): Promise<Buffer[]> {
    const rows = await storedRows<{ sealed: Buffer }>(
      test.dataDir,
      `select sealed from photos where person_id = '${person.id}'
       union all select sealed from templates where person_id = '${person.id}'
       union all select sealed from crops`,
    );
    return rows.map(({ sealed }) => sealed.subarray(-48));
  }

  it('leaves no byte of them at the server or at the gate, and the gate proves it', async () => {
    const signal = new AbortController().signal;
    const { gallery, pull } = await followingGallery(signal);
    const walk = (jpeg: Buffer) => {
      const seen = decision(event.field.laneId, { personId: person.id, cropSha256: sha256(jpeg) });
      journal.begin(seen, { sha256: sha256(jpeg), jpeg });
      journal.complete(seen.passageId, 'passed');
    };
    walk(CROP);
    await uploadPending({ link, journal, identity }, signal);
    // This one the server has not heard of: it waits at the gate, with its face.
    walk(LATER_CROP);
    expect(journal.lastPassages(person.id)).not.toEqual(journal.lastPassages('nobody-here'));
    const traces = { server: await sealedAtTheServer(), gate: sealedAtTheGate() };
    expect([traces.server.length, traces.gate.length]).toEqual([3, 2]);
    const stored = await everythingKept(test.dataDir);
    for (const trace of [...traces.server, Buffer.from(NAME)]) expect(stored.includes(trace)).toBe(true);
    for (const trace of traces.gate) expect(atTheGate().includes(trace)).toBe(true);
    expect(atTheGate('gallery').includes(person.id)).toBe(true);

    await admin.ok(erasePerson, { params: { eventId: event.eventId, personId: person.id } });
    await pull.catchUp(signal);

    const after = await everythingKept(test.dataDir);
    for (const trace of [...traces.server, Buffer.from(NAME)]) expect(after.includes(trace)).toBe(false);
    for (const trace of traces.gate) expect(atTheGate().includes(trace)).toBe(false);
    expect(atTheGate('gallery').includes(person.id)).toBe(false);
    expect(journal.lastPassages(person.id)).toEqual(journal.lastPassages('nobody-here'));
    expect(gallery.people).toBe(1);

    const { removals } = await admin.ok(listRemovals, { params: { eventId: event.eventId } });
    const [proof] = removals[0]?.gates ?? [];
    if (proof?.state.kind !== 'given') throw new Error('the gate has proved it');
    const { receipt } = proof.state;
    expect(receipt.removal).toEqual({ kind: 'person', personId: person.id });
    expect(isSignedBy(receiptText(receipt), receipt.signature, publicKeyOf(proof.publicKey))).toBe(true);
  });

  it('lets the gate’s chain go on: what the server had not heard of arrives, without face and person', async () => {
    await uploadPending({ link, journal, identity }, new AbortController().signal);
    expect(journal.pendingRecords).toBe(0);
    const passages = await storedRows<{ person_id: string | null }>(
      test.dataDir,
      'select person_id from passages',
    );
    expect(passages).toEqual([{ person_id: null }, { person_id: null }]);
    expect(await storedRows(test.dataDir, 'select 1 from crops')).toEqual([]);
  });

  it('somebody who withdraws consent is no face at the gate any more, and still who they are', async () => {
    const signal = new AbortController().signal;
    const { gallery, pull } = await followingGallery(signal);
    const seen = decision(event.field.laneId, { personId: bystander.id, cropSha256: sha256(CROP) });
    journal.begin(seen, { sha256: sha256(CROP), jpeg: CROP });
    journal.complete(seen.passageId, 'passed');
    const bystanding = { eventId: event.eventId, personId: bystander.id };
    // Whoever has neither face nor badge is not known at gates at all.
    await admin.ok(issueCredential, { params: bystanding, body: { number: 'B-1' } });
    await pull.catchUp(signal);
    const traces = sealedAtTheGate(bystander.id);
    expect(traces).toHaveLength(2);
    expect(gallery.people).toBe(1);
    const device = await consentingDevice(admin, bystanding);
    await device.ok(withdrawConsent);
    await pull.catchUp(signal);

    expect(gallery.people).toBe(0);
    for (const trace of traces) expect(atTheGate().includes(trace)).toBe(false);
    expect(gallery.standingOf(bystander.id)?.accreditations).toMatchObject([{ status: 'active' }]);
    expect(journal.lastPassages(bystander.id)).not.toEqual(journal.lastPassages('nobody-here'));
    const { removals } = await admin.ok(listRemovals, { params: { eventId: event.eventId } });
    expect(removals[0]).toMatchObject({
      removal: { kind: 'face', personId: bystander.id },
      gates: [{ state: { kind: 'given' } }],
    });
  });
});
