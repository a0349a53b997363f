import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pathOf } from '#contract/call';
import { type GalleryPage, pullGallery, sendHeartbeat } from '#contract/device';
import { listGates } from '#contract/gate';
import { uploadJournal } from '#contract/journal';
import { listPassages, watchPassages } from '#contract/passage';
import { changeAccreditationStatus, type Person } from '#contract/person';
import { PROTOCOL_VERSION } from '#contract/version';
import { Client } from './world/client.ts';
import { enrol } from './world/enrol.ts';
import { decision } from './world/journal-bodies.ts';
import { LiveFeed } from './world/live-feed.ts';
import { type PairedGate, pairGate } from './world/paired-gate.ts';
import { newDataDir } from './world/running-server.ts';
import { type Served, serve } from './world/served.ts';
import { addPerson, makeSmallEvent, type SmallEvent } from './world/small-event.ts';
import { databaseUrl, dropDatabase, ON_POSTGRES } from './world/test-database.ts';

const HEARTBEAT = {
  protocolVersion: PROTOCOL_VERSION,
  agentVersion: '1.0.0',
  galleryPeople: 1,
  gallerySyncedAtMs: null,
  journalPending: 0,
  journalHead: 0,
  atMs: 0,
  lanes: [],
};

describe.runIf(ON_POSTGRES)('two server processes on one database', () => {
  const folders = [newDataDir(), newDataDir()] as const;
  let first: Served;
  let second: Served;
  let onFirst: Client;
  let onSecond: Client;
  let event: SmallEvent;
  /** Speaks with the second process alone. */
  let gate: PairedGate;
  let person: Person;
  let cursor: string;

  beforeAll(async () => {
    // Both at once: one makes the keys, the other waits for them.
    const [a, b] = await Promise.all([
      serve(folders[0]),
      serve(folders[1], {
        databaseUrl: databaseUrl(folders[0]),
        secretsDir: path.join(folders[0], 'secrets'),
      }),
    ]);
    first = a;
    second = b;
    onFirst = await first.administrator();
    onSecond = new Client(second.url);
    onSecond.cookie = onFirst.cookie;
    event = await makeSmallEvent(onFirst);
    gate = await pairGate(onSecond, event.eventId, event.field.accessPointId);
    cursor = (await gate.ok(pullGallery)).cursor;
  });
  afterAll(async () => {
    await Promise.all([first.kill(), second.kill()]);
    for (const folder of folders) {
      await dropDatabase(folder);
      rmSync(folder, { recursive: true, force: true });
    }
  });

  /** Waits at the second process, as a gate does, until people came or changed; tells of them alone. */
  async function upserted(): Promise<GalleryPage['changes']> {
    for (;;) {
      const page = await gate.ok(pullGallery, { query: { after: cursor, waitMs: 25_000 } });
      cursor = page.cursor;
      const upserts = page.changes.filter((change) => change.kind === 'upsert');
      if (upserts.length > 0) return upserts;
    }
  }

  it('enrol on one, and the gate that waits at the other has the person', async () => {
    const arrived = upserted();
    person = await addPerson(onFirst, event.eventId, 'Person', ['FIELD']);
    expect(await enrol(onFirst, { eventId: event.eventId, personId: person.id }, 'a')).toMatchObject({
      kind: 'accepted',
    });
    expect(await arrived).toMatchObject([{ kind: 'upsert', entry: { personId: person.id } }]);
  });

  it('see a face that was enrolled at the other as a duplicate', async () => {
    const again = await addPerson(onSecond, event.eventId, 'Person again', ['FIELD']);
    expect(await enrol(onSecond, { eventId: event.eventId, personId: again.id }, 'aAgain')).toMatchObject({
      kind: 'refused',
      refusal: { kind: 'duplicate', personId: person.id },
    });
  });

  it('show an entry live on both', async () => {
    const address = pathOf(watchPassages, { params: { eventId: event.eventId } });
    const feeds = [await LiveFeed.open(onFirst, address), await LiveFeed.open(onSecond, address)];
    const entry = decision(event.field.laneId, { personId: person.id });
    await gate.ok(uploadJournal, { body: gate.batch(gate.journal([entry])) });
    for (const feed of feeds) {
      const [live] = await feed.take(1);
      expect(live?.passage).toMatchObject({ id: entry.passageId, person: { id: person.id } });
      feed.cut();
    }
  });

  it('revoke on one, and the gate that waits at the other is told', async () => {
    const arrived = upserted();
    await onFirst.ok(changeAccreditationStatus, {
      params: {
        eventId: event.eventId,
        personId: person.id,
        accreditationId: person.accreditations[0]?.id ?? '',
      },
      body: { to: 'revoked', reason: 'card lost' },
    });
    expect(await arrived).toMatchObject([
      { kind: 'upsert', entry: { personId: person.id, accreditations: [{ status: 'revoked' }] } },
    ]);
  });

  it('know of a gate that speaks with the other', async () => {
    await gate.ok(sendHeartbeat, { body: HEARTBEAT });
    const { gates } = await onFirst.ok(listGates, { params: { eventId: event.eventId } });
    const device = gates.find((one) => one.accessPoint.id === event.field.accessPointId)?.device;
    expect(device).toMatchObject({ kind: 'paired', online: true, galleryPeople: 1 });
  });

  it('carry on when one of them dies', async () => {
    await first.kill();
    const entry = decision(event.field.laneId);
    await gate.ok(uploadJournal, { body: gate.batch(gate.journal([entry])) });
    const { passages } = await onSecond.ok(listPassages, { params: { eventId: event.eventId } });
    expect(passages[0]?.id).toBe(entry.passageId);
  });
});
