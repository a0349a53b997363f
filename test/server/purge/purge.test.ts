import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pathOf } from '#contract/call';
import { pullGallery } from '#contract/device';
import { changeEventState } from '#contract/event';
import { uploadJournal } from '#contract/journal';
import { listPassages } from '#contract/passage';
import {
  changeAccreditationStatus,
  createPerson,
  listPeople,
  type Person,
  readPhoto,
} from '#contract/person';
import { type PurgeCertificate, purgeEvent, readPurge } from '#contract/purge';
import { handInReceipts, receiptText } from '#contract/removal';
import { verifyAudit } from '#server/audit/verify-audit';
import { verifyCertificate } from '#server/purge/certificate';
import { eventually } from '../../world/eventually.ts';
import type { Client } from '../world/client.ts';
import { enrol } from '../world/enrol.ts';
import type { FaceName } from '../world/face-photos.ts';
import { decision } from '../world/journal-bodies.ts';
import { type PairedGate, pairGate, sha256 } from '../world/paired-gate.ts';
import { newDataDir, startTestServer, type TestServer } from '../world/running-server.ts';
import { addPerson, makeSmallEvent, type SmallEvent } from '../world/small-event.ts';
import { everythingKept, storedRows, tamper, withDatabase } from '../world/test-database.ts';

const NAME = 'Small Games';

interface Edition {
  readonly event: SmallEvent;
  readonly gate: PairedGate;
  readonly person: Person;
  readonly crop: Buffer;
}

describe('purging an event', () => {
  const dataDir = newDataDir();
  const backupDir = path.join(dataDir, 'backups');
  let test: TestServer;
  let admin: Client;
  let kept: Edition;
  let over: Edition;

  beforeAll(async () => {
    mkdirSync(backupDir);
    test = await startTestServer(dataDir, { backupDir });
    admin = await test.admin();
    kept = await edition('Peregrine Remaining', 'a');
    over = await edition('Wilhelmina Forgettable', 'b');
  });
  afterAll(() => test.remove());

  async function edition(name: string, face: FaceName): Promise<Edition> {
    const event = await makeSmallEvent(admin);
    const gate = await pairGate(admin, event.eventId, event.field.accessPointId);
    const person = await addPerson(admin, event.eventId, name, ['FIELD']);
    const params = { eventId: event.eventId, personId: person.id };
    expect(await enrol(admin, params, face)).toMatchObject({ kind: 'accepted' });
    await admin.ok(changeAccreditationStatus, {
      params: { ...params, accreditationId: person.accreditations[0]?.id ?? '' },
      body: { to: 'suspended', reason: `${name} lost the card` },
    });
    const crop = Buffer.from(`a captured face of ${name}`);
    const seen = decision(event.field.laneId, { personId: person.id, cropSha256: sha256(crop) });
    await gate.ok(uploadJournal, { body: gate.batch(gate.journal([seen]), [crop]) });
    return { event, gate, person, crop };
  }

  /** The ends of everything sealed, and what was said of the person in the clear. */
  async function tracesOf({ event, person }: Edition): Promise<Buffer[]> {
    const rows = await storedRows<{ sealed: Buffer }>(
      dataDir,
      ['photos', 'templates', 'crops']
        .map((table) => `select sealed from ${table} where event_id = '${event.eventId}'`)
        .join(' union all '),
    );
    const keys = await storedRows<{ wrapped_key: Buffer; wrapped_transform_key: Buffer }>(
      dataDir,
      `select * from event_keys where event_id = '${event.eventId}'`,
    );
    const { wrapped_key, wrapped_transform_key } = keys[0] ?? {};
    return [
      ...rows.map(({ sealed }) => sealed),
      wrapped_key ?? Buffer.alloc(0),
      wrapped_transform_key ?? Buffer.alloc(0),
      Buffer.from(person.name),
      Buffer.from(`${person.name} lost the card`),
    ].map((bytes) => bytes.subarray(-48));
  }

  async function everyByte(): Promise<Buffer> {
    const files = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((file) =>
      file.isFile(),
    );
    return Buffer.concat([
      await everythingKept(dataDir),
      ...files.map((file) => readFileSync(path.join(file.parentPath, file.name))),
    ]);
  }

  async function close({ event }: Edition): Promise<void> {
    const params = { eventId: event.eventId };
    const { state } = (
      await storedRows<{ state: string }>(dataDir, `select state from events where id = '${event.eventId}'`)
    )[0] ?? { state: '' };
    if (state === 'draft') await admin.ok(changeEventState, { params, body: { to: 'live' } });
    await admin.ok(changeEventState, { params, body: { to: 'closed' } });
  }

  function certificate({ event }: Edition, outcome: PurgeCertificate['outcome']): Promise<PurgeCertificate> {
    return eventually(`a certificate: ${outcome}`, async () => {
      const purge = await admin.ok(readPurge, { params: { eventId: event.eventId } });
      return purge.state === 'certified' && purge.certificate.outcome === outcome ? purge.certificate : null;
    });
  }

  const order = ({ event }: Edition, confirmName = NAME) => ({
    params: { eventId: event.eventId },
    body: { confirmName },
  });

  it('is refused while the event is not closed, and when its name is not typed as it is', async () => {
    expect(await admin.refusal(purgeEvent, order(over))).toBe('conflict');
    await close(over);
    expect(await admin.refusal(purgeEvent, order(over, 'small games'))).toBe('invalid-request');
    expect(await admin.ok(readPurge, { params: { eventId: over.event.eventId } })).toEqual({
      state: 'not-purged',
    });
  });

  it('leaves no byte of it in tables, files and logs, and all of the other event', async () => {
    const [traces, others] = [await tracesOf(over), await tracesOf(kept)];
    expect(traces.length).toBe(7);
    const before = await everyByte();
    for (const trace of traces) expect(before.includes(trace)).toBe(true);

    const added = {
      params: { eventId: kept.event.eventId },
      idempotencyKey: 'added-before-the-purge',
      body: { name: 'Sent again', externalId: null, accreditations: [] },
    };
    const first = await admin.ok(createPerson, added);

    await admin.ok(purgeEvent, { ...order(over), idempotencyKey: 'purged-once' });
    const { scan, destroyed } = await certificate(over, 'gates-owing');

    const after = await everyByte();
    for (const trace of traces) expect(after.includes(trace)).toBe(false);
    for (const trace of others) expect(after.includes(trace)).toBe(true);
    if (scan.kind !== 'scanned') throw new Error('traces were looked for');
    expect(scan).toMatchObject({ residues: [], notScanned: [] });
    expect(Object.keys(scan.samples).sort()).toEqual([
      'captured face',
      'captured face in the clear',
      'key',
      'key in the clear',
      'name',
      'passage',
      'photo',
      'photo in the clear',
      'reason',
      'template',
      'template as the pipeline made it',
      'template in the clear',
    ]);
    expect(scan.files).toBeGreaterThan(2);
    expect(destroyed).toMatchObject({
      event_keys: 1,
      people: 1,
      photos: 1,
      templates: 1,
      crops: 1,
      journal_records: 1,
    });
    expect(await admin.ok(createPerson, added)).toEqual(first);
    const replies = `select 1 from idempotent_replies where about_event = '${over.event.eventId}'`;
    expect(await storedRows(dataDir, replies)).toEqual([]);
    const params = { eventId: kept.event.eventId, personId: kept.person.id };
    expect((await admin.send(pathOf(readPhoto, { params }))).status).toBe(200);
    expect((await admin.ok(listPassages, { params: { eventId: kept.event.eventId } })).passages).toHaveLength(
      1,
    );
    expect((await admin.ok(listPeople, { params: { eventId: over.event.eventId } })).total).toBe(0);
  });

  it('leaves the audit log whole', async () => {
    expect(await withDatabase(dataDir, ({ db }) => verifyAudit(db))).toMatchObject({ kind: 'intact' });
  });

  it('empties its gates, and is complete with the receipt of the last of them', async () => {
    const { gate } = over;
    const page = await gate.ok(pullGallery);
    expect(page).toMatchObject({ restart: true, more: false, changes: [] });
    const [asked] = page.removals;
    if (asked?.removal.kind !== 'event') throw new Error('the gate is asked to forget the event');
    expect(await gate.ok(pullGallery, { query: { after: page.cursor } })).toMatchObject({ restart: false });
    const seen = gate.journal([decision(over.event.field.laneId)]);
    expect(await gate.refusal(uploadJournal, { body: gate.batch(seen) })).toBe('event-closed');

    const content = { deviceId: gate.deviceId, ...asked, doneAt: Date.now() };
    const receipt = { ...content, signature: gate.sign(receiptText(content)) };
    await gate.ok(handInReceipts, { body: { receipts: [receipt] } });
    const complete = await certificate(over, 'complete');
    expect(complete.gates).toMatchObject([{ deviceId: gate.deviceId, state: { kind: 'given', receipt } }]);
    expect(verifyCertificate(complete, gate.serverPublicKey)).toMatchObject({ kind: 'holds' });
  });

  it.each<[string, string, (of: PurgeCertificate) => unknown]>([
    ['of another event', 'signature-wrong', (of) => ({ ...of, event: { ...of.event, id: 'another-event' } })],
    ['with a receipt that was changed', 'receipt-wrong', withoutReceipt],
    ['that is none', 'unreadable', () => ({ outcome: 'complete' })],
  ])('is not certified by a certificate %s', async (_what, because, change) => {
    const complete = await certificate(over, 'complete');
    const verdict = verifyCertificate(change(complete), null);
    if (verdict.kind !== 'broken') throw new Error('it does not hold');
    expect(verdict.faults.map((fault) => fault.because)).toContain(because);
    expect(verifyCertificate(complete, Buffer.alloc(32).toString('base64'))).toMatchObject({
      kind: 'broken',
    });
  });

  it('finds what was left in a backup, in a log and in a table', async () => {
    const [photo = Buffer.alloc(0)] = (
      await storedRows<{ sealed: Buffer }>(
        dataDir,
        `select sealed from photos where event_id = '${kept.event.eventId}'`,
      )
    ).map(({ sealed }) => sealed);
    // Across the border of what is read at a time, as a scan in pieces might miss it.
    const border = 4 * 2 ** 20;
    writeFileSync(
      path.join(backupDir, 'old.sqlite'),
      Buffer.concat([Buffer.alloc(border - photo.length + 12), photo, Buffer.alloc(64)]),
    );
    writeFileSync(path.join(dataDir, 'forgotten.log'), `saw ${kept.person.name} today`);
    await tamper(
      dataDir,
      `insert into failed_attempts (key, failures, resets_at) values ('Peregrine Remaining', 1, 4000000000000)`,
    );
    await close(kept);
    await admin.ok(purgeEvent, order(kept));
    const { scan } = await certificate(kept, 'residues-found');
    if (scan.kind !== 'scanned') throw new Error('traces were looked for');
    const found = scan.residues.map(({ place, what }) => `${path.basename(place)}: ${what}`);
    expect(found).toEqual(
      expect.arrayContaining(['old.sqlite: photo', 'forgotten.log: name', 'table failed_attempts: name']),
    );
  });
});

function withoutReceipt(of: PurgeCertificate): unknown {
  return {
    ...of,
    gates: of.gates.map((gate) =>
      gate.state.kind === 'given'
        ? { ...gate, state: { ...gate.state, receipt: { ...gate.state.receipt, doneAt: 1 } } }
        : gate,
    ),
  };
}
