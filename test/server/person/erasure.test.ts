import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pathOf } from '#contract/call';
import { readGateConfig } from '#contract/device';
import { uploadJournal } from '#contract/journal';
import { commandLane } from '#contract/lane-command';
import { listPassages, readCrop, watchPassages } from '#contract/passage';
import {
  changeAccreditationStatus,
  erasePerson,
  listPeople,
  type Person,
  readPerson,
  readPhoto,
} from '#contract/person';
import { GENESIS } from '#domain/journal/chain';
import type { Client } from '../world/client.ts';
import { enrol } from '../world/enrol.ts';
import { decision, result } from '../world/journal-bodies.ts';
import { LiveFeed } from '../world/live-feed.ts';
import { type PairedGate, pairGate, sha256 } from '../world/paired-gate.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { addPerson, makeSmallEvent, type SmallEvent } from '../world/small-event.ts';
import { everythingKept, storedRows } from '../world/test-database.ts';

const NAME = 'Quintessa Erasable';
const REASON = 'Erasable forgot the card at home';
const LET_THROUGH = 'Erasable has a sprained wrist';
const CROP = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.from('the face of the person erased')]);

describe('erasing a person', () => {
  let test: TestServer;
  let admin: Client;
  let event: SmallEvent;
  let gate: PairedGate;
  let person: Person;
  let passageId: string;
  let sealed: Buffer[];

  beforeAll(async () => {
    test = await startTestServer();
    admin = await test.admin();
    event = await makeSmallEvent(admin);
    gate = await pairGate(admin, event.eventId, event.field.accessPointId);
    person = await addPerson(admin, event.eventId, NAME, ['FIELD']);
    const params = { eventId: event.eventId, personId: person.id };
    await enrol(admin, params, 'a');
    await enrol(admin, params, 'aAgain');
    await admin.ok(changeAccreditationStatus, {
      params: { ...params, accreditationId: person.accreditations[0]?.id ?? '' },
      body: { to: 'suspended', reason: REASON },
    });
    const entry = decision(event.field.laneId, { personId: person.id, cropSha256: sha256(CROP) });
    passageId = entry.passageId;
    const records = gate.journal([entry, result(entry, 'passed')]);
    await gate.ok(uploadJournal, { body: gate.batch(records, [CROP]) });
    await gate.ok(readGateConfig);
    const lane = { eventId: event.eventId, laneId: event.field.laneId };
    const order = { kind: 'let-through', personId: person.id, recognisedBy: 'badge' } as const;
    await admin.ok(commandLane, { params: lane, body: { order, reason: LET_THROUGH } });
    sealed = await sealedBytes();
  });
  afterAll(() => test.remove());

  async function sealedBytes(): Promise<Buffer[]> {
    const rows = await storedRows<{ sealed: Buffer }>(
      test.dataDir,
      'select sealed from photos union all select sealed from templates union all select sealed from crops',
    );
    return rows.map((row) => row.sealed);
  }

  it('leaves no byte of name, reason, photo, template or captured face in the database', async () => {
    const before = await everythingKept(test.dataDir);
    expect(sealed.length).toBe(5);
    // A window from the middle of each: pages split what is long, so the whole would not be found even while there.
    const traces = [
      Buffer.from(NAME),
      Buffer.from(NAME.toLowerCase()),
      Buffer.from(REASON),
      Buffer.from(LET_THROUGH),
      ...sealed.map((bytes) => bytes.subarray(bytes.length - 64, bytes.length)),
    ];
    for (const trace of traces) expect(before.includes(trace)).toBe(true);

    const feed = await LiveFeed.open(admin, pathOf(watchPassages, { params: { eventId: event.eventId } }));
    await admin.ok(erasePerson, { params: { eventId: event.eventId, personId: person.id } });

    const after = await everythingKept(test.dataDir);
    for (const trace of traces) expect(after.includes(trace)).toBe(false);
    const [live] = await feed.take(1);
    expect(live?.passage).toMatchObject({ id: passageId, person: null, hasCrop: false });
    feed.cut();
  });

  it('leaves nothing to read of them', async () => {
    const params = { eventId: event.eventId, personId: person.id };
    expect(await admin.refusal(readPerson, { params })).toBe('not-found');
    expect(await admin.refusal(readPhoto, { params })).toBe('not-found');
    expect(await admin.refusal(readCrop, { params: { eventId: event.eventId, passageId } })).toBe(
      'not-found',
    );
    expect((await admin.ok(listPeople, { params: { eventId: event.eventId } })).total).toBe(0);
    expect(await admin.refusal(erasePerson, { params })).toBe('not-found');
  });

  it('leaves the passage in the log, without the person', async () => {
    const { passages } = await admin.ok(listPassages, { params: { eventId: event.eventId } });
    expect(passages).toMatchObject([{ id: passageId, person: null, result: 'passed', hasCrop: false }]);
  });

  it("leaves the gate's chain whole", async () => {
    const records = await storedRows<{ hash: string; content: string }>(
      test.dataDir,
      `select hash, content from journal_records where device_id = '${gate.deviceId}' order by seq`,
    );
    expect(records.length).toBe(2);
    let head = GENESIS;
    for (const { hash, content } of records) {
      expect(sha256(content)).toBe(hash);
      expect(JSON.parse(content).prevHash).toBe(head);
      head = hash;
    }
  });
});
