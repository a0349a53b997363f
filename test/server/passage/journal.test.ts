import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { unpairGate } from '#contract/gate';
import { uploadJournal } from '#contract/journal';
import { listPassages, type Passage, readCrop } from '#contract/passage';
import { link } from '#domain/journal/chain';
import type { JournalRecord } from '#domain/journal/record';
import type { Client } from '../world/client.ts';
import { decision, result } from '../world/journal-bodies.ts';
import { newDeviceKey, PairedGate, pairGate, sha256 } from '../world/paired-gate.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { addPerson, makeSmallEvent, type SmallEvent } from '../world/small-event.ts';

const JPEG = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.from('a face at the gate')]);

describe("a gate's journal", () => {
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

  const upload = (records: readonly JournalRecord[], crops: readonly Uint8Array[] = []) =>
    gate.call(uploadJournal, { body: gate.batch(records, crops) });

  async function passages(query: { personId?: string; limit?: number } = {}): Promise<Passage[]> {
    return (await admin.ok(listPassages, { params: { eventId: event.eventId }, query })).passages;
  }

  const decided = (about = {}) => decision(event.field.laneId, about);

  it('becomes passages: what was decided, to whom, and what came of it', async () => {
    const person = await addPerson(admin, event.eventId, 'Person One', ['FIELD']);
    const granted = decided({ personId: person.id });
    const denied = decided({ outcome: { kind: 'denied', reason: 'zone' }, personId: person.id });
    const stranger = decided({ outcome: { kind: 'unknown-face' } });
    const atMs = Date.now() - 60_000;
    const records = [
      ...gate.journal([granted, result(granted, 'passed')], atMs),
      ...gate.journal([denied], atMs + 1_000),
      ...gate.journal([stranger], atMs + 2_000),
    ];
    expect(await upload(records)).toMatchObject({ reply: { ackedThrough: 4 } });
    expect(await passages()).toMatchObject([
      { id: stranger.passageId, outcome: { kind: 'unknown-face' }, person: null, result: null },
      { id: denied.passageId, outcome: { kind: 'denied', reason: 'zone' }, result: null },
      {
        id: granted.passageId,
        at: atMs,
        outcome: { kind: 'granted' },
        result: 'passed',
        person: { id: person.id, name: 'Person One' },
        lane: { id: event.field.laneId, name: 'Lane 1', direction: 'in' },
        accessPoint: { id: event.field.accessPointId, name: 'Gate FIELD' },
        evidence: granted.evidence,
      },
    ]);
  });

  it('keeps alerts in the chain, and makes no passage of them', async () => {
    const alert = {
      kind: 'alert',
      alertId: 'alert-of-lane-1',
      laneId: event.field.laneId,
      alert: { kind: 'camera', condition: 'frozen' },
      phase: 'began',
      noticedAtMs: Date.now(),
    } as const;
    const jump = {
      ...alert,
      laneId: null,
      alert: { kind: 'clock-jump', jumpMs: -5_000 },
      phase: 'happened',
    } as const;
    const records = gate.journal([alert, decided(), jump]);
    expect(await upload(records)).toMatchObject({ reply: { ackedThrough: 3 } });
    expect(await passages()).toHaveLength(1);
    const elsewhere = gate.journal([{ ...alert, laneId: 'a-lane-elsewhere' }]);
    expect(await upload(elsewhere)).toMatchObject({ error: { kind: 'journal-refused' } });
  });

  it('may be sent again, whole or in part, without a passage coming twice', async () => {
    const bodies = [decided(), decided(), decided(), decided()];
    const records = gate.journal(bodies);
    await upload(records.slice(0, 2));
    expect(await upload(records.slice(0, 2))).toMatchObject({ reply: { ackedThrough: 2 } });
    expect(await upload(records.slice(1, 4))).toMatchObject({ reply: { ackedThrough: 4 } });
    expect(await upload(records.slice(1, 3))).toMatchObject({ reply: { ackedThrough: 4 } });
    const ids = (await passages()).map((passage) => passage.id);
    expect(ids.toSorted()).toEqual(bodies.map((body) => body.passageId).toSorted());
  });

  it('sent at the same moment by two requests is taken once', async () => {
    const records = gate.journal([decided(), decided()]);
    const answers = await Promise.all([upload(records), upload(records), upload(records)]);
    for (const answer of answers) expect(answer).toMatchObject({ reply: { ackedThrough: 2 } });
    expect((await passages()).length).toBe(2);
  });

  describe('is refused, and nothing of the batch is kept,', () => {
    async function expectRefused(records: readonly JournalRecord[], problem: string) {
      expect(await upload(records)).toMatchObject({
        status: 422,
        error: { kind: 'journal-refused', problems: [{ problem }] },
      });
      expect(await passages()).toEqual([]);
    }

    it('when a record is missing', async () => {
      const [first, , third] = gate.journal([decided(), decided(), decided()]);
      if (!first || !third) throw new Error('three records were made');
      await expectRefused([first, third], 'gap');
    });

    it('when it does not begin at the beginning', async () => {
      await expectRefused(gate.journal([decided(), decided()]).slice(1), 'gap');
    });

    it('when a record was altered', async () => {
      const [first, second] = gate.journal([
        decided({ outcome: { kind: 'denied', reason: 'revoked' } }),
        decided(),
      ]);
      if (!first || !second || first.body.kind !== 'decision') throw new Error('two decisions were made');
      const altered = { ...first, body: { ...first.body, outcome: { kind: 'granted' } as const } };
      await expectRefused([altered, second], 'altered');
    });

    it('when a record was altered and its hash made to fit', async () => {
      const [first, second] = gate.journal([decided(), decided()]);
      if (!first || !second) throw new Error('two records were made');
      const forged = link(
        { seq: 0, hash: first.prevHash },
        gate.deviceId,
        first.atMs + 1,
        first.body,
        sha256,
      );
      await expectRefused([forged, second], 'unlinked');
    });

    it('when records change places', async () => {
      const [first, second] = gate.journal([decided(), decided()]);
      if (!first || !second) throw new Error('two records were made');
      await expectRefused([second, first], 'gap');
    });

    it("when it is another device's", async () => {
      const other = await pairGate(admin, event.eventId, event.vip.accessPointId);
      await expectRefused(other.journal([decided()]), 'is of another device');
    });

    it('when it tells of a lane of another gate', async () => {
      await expectRefused(gate.journal([decision(event.vip.laneId)]), 'is of a lane of another access point');
    });

    it('when one passage is decided twice', async () => {
      const once = decided();
      await expectRefused(gate.journal([once, once]), 'repeats a passage');
    });

    it('when another key signed it', async () => {
      const records = gate.journal([decided()]);
      const forger = new PairedGate(test.server.url, { ...gate, ...newDeviceKey() });
      const answer = await gate.call(uploadJournal, { body: forger.batch(records) });
      expect(answer).toMatchObject({
        error: { kind: 'journal-refused', problems: [{ path: 'body.signature' }] },
      });
      expect(await passages()).toEqual([]);
    });
  });

  it('cannot be told differently afterwards', async () => {
    const [first] = gate.journal([decided()]);
    if (!first) throw new Error('a record was made');
    await upload([first]);
    const other = link({ seq: 0, hash: first.prevHash }, gate.deviceId, first.atMs, decided(), sha256);
    expect(await upload([other])).toMatchObject({
      error: { kind: 'journal-refused', problems: [{ path: 'seq 1', problem: 'altered' }] },
    });
    expect((await passages()).length).toBe(1);
  });

  it("cannot speak for another gate's passage", async () => {
    const mine = decided();
    await upload(gate.journal([mine]));
    const other = await pairGate(admin, event.eventId, event.vip.accessPointId);
    const claimed = result({ ...mine, laneId: event.vip.laneId }, 'passed');
    await other.call(uploadJournal, { body: other.batch(other.journal([claimed])) });
    expect(await passages()).toMatchObject([{ id: mine.passageId, result: null }]);
  });

  it('of a device that was unpaired is refused', async () => {
    await admin.ok(unpairGate, {
      params: { eventId: event.eventId, accessPointId: event.field.accessPointId },
    });
    expect(await upload(gate.journal([decided()]))).toMatchObject({ error: { kind: 'not-paired' } });
  });

  it('names nobody who is not in the event', async () => {
    const elsewhere = await makeSmallEvent(admin);
    const person = await addPerson(admin, elsewhere.eventId, 'Person Elsewhere', ['FIELD']);
    await upload(gate.journal([decided({ personId: person.id }), decided({ personId: 'erased-long-ago' })]));
    expect((await passages()).map((passage) => passage.person)).toEqual([null, null]);
  });

  describe('with a captured face', () => {
    const crop = (passageId: string) =>
      admin.send(`/api/v1/events/${event.eventId}/passages/${passageId}/crop`);

    it('shows it to whoever may see it', async () => {
      const seen = decided({ cropSha256: sha256(JPEG) });
      await upload(gate.journal([seen]), [JPEG]);
      expect((await passages())[0]?.hasCrop).toBe(true);
      const response = await crop(seen.passageId);
      expect(response.headers.get('content-type')).toBe('image/jpeg');
      expect(response.headers.get('cache-control')).toContain('no-store');
      expect(Buffer.from(await response.arrayBuffer()).equals(JPEG)).toBe(true);
      const guard = await test.signIn('guard', [{ kind: 'event', role: 'auditor', eventId: event.eventId }]);
      const params = { eventId: event.eventId, passageId: seen.passageId };
      expect(await guard.refusal(readCrop, { params })).toBe('forbidden');
    });

    it('leaves out one that is not what the record says, and keeps the record', async () => {
      const seen = decided({ cropSha256: sha256('another picture') });
      const batch = gate.batch(gate.journal([seen]), [JPEG]);
      const swapped = {
        ...batch,
        crops: [{ sha256: sha256('another picture'), jpeg: JPEG.toString('base64') }],
      };
      expect(await gate.call(uploadJournal, { body: swapped })).toMatchObject({ kind: 'ok' });
      expect(await passages()).toMatchObject([{ id: seen.passageId, hasCrop: false }]);
    });

    it('does not keep the face of somebody who was erased while the gate was away', async () => {
      const seen = decided({ cropSha256: sha256(JPEG), personId: 'erased-meanwhile' });
      await upload(gate.journal([seen]), [JPEG]);
      expect(await passages()).toMatchObject([{ person: null, hasCrop: false }]);
    });

    it('does not keep one beyond the time its zone allows', async () => {
      const seen = decided({ cropSha256: sha256(JPEG) });
      await upload(gate.journal([seen], Date.now() - 3_600_001), [JPEG]);
      expect(await passages()).toMatchObject([{ hasCrop: false }]);
    });
  });

  it('is taken in beside those of other gates, and a forged one among them takes none with it', async () => {
    const vip = await pairGate(admin, event.eventId, event.vip.accessPointId);
    const mine = decided();
    const theirs = decision(event.vip.laneId);
    const [first, replay] = gate.journal([mine, decided()], Date.now());
    const genuine = gate.batch([first, replay].flatMap((record) => (record ? [record] : [])));
    const forged = { ...vip.batch(vip.journal([theirs], Date.now())), signature: genuine.signature };
    const answers = await Promise.all([
      gate.call(uploadJournal, { body: genuine }),
      vip.call(uploadJournal, { body: forged }),
      gate.call(uploadJournal, { body: genuine }),
    ]);
    expect(answers).toMatchObject([
      { reply: { ackedThrough: 2 } },
      { error: { kind: 'journal-refused', problems: [{ path: 'body.signature' }] } },
      { reply: { ackedThrough: 2 } },
    ]);
    const ids = (await passages()).map(({ id }) => id);
    expect(ids).toHaveLength(2);
    expect(ids).not.toContain(theirs.passageId);
  });

  it('is read newest first, in pages, and by person', async () => {
    const person = await addPerson(admin, event.eventId, 'Person', ['FIELD']);
    const bodies = Array.from({ length: 7 }, (_, i) => decided(i % 3 === 0 ? { personId: person.id } : {}));
    // Two at a time share a moment, so that the page's edge falls between equals.
    const records = bodies.flatMap((body, i) => gate.journal([body], 1_700_000_000_000 + Math.floor(i / 2)));
    await upload(records);
    const read: Passage[] = [];
    let cursor: string | null | undefined;
    while (cursor !== null) {
      const page = await admin.ok(listPassages, {
        params: { eventId: event.eventId },
        query: { limit: 3, ...(cursor === undefined ? {} : { cursor }) },
      });
      read.push(...page.passages);
      cursor = page.nextCursor;
    }
    expect(new Set(read.map((passage) => passage.id)).size).toBe(7);
    expect(read.map((passage) => passage.at)).toEqual(
      read.map((passage) => passage.at).toSorted((a, b) => b - a),
    );
    const theirs = await passages({ personId: person.id });
    expect(theirs.map((passage) => passage.person?.id)).toEqual([person.id, person.id, person.id]);
  });
});
