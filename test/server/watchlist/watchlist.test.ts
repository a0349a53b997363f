import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pathOf } from '#contract/call';
import { type GalleryPage, pullGallery } from '#contract/device';
import { erasePerson } from '#contract/person';
import { endWatch, listWatchlist, readWatchlistPhoto, watchPerson } from '#contract/watchlist';
import type { Client } from '../world/client.ts';
import { enrol } from '../world/enrol.ts';
import { groupPhoto } from '../world/face-photos.ts';
import { type PairedGate, pairGate } from '../world/paired-gate.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { addPerson, makeSmallEvent, type SmallEvent } from '../world/small-event.ts';
import { storedRows } from '../world/test-database.ts';
import { watchFace } from '../world/watch.ts';

describe('the watchlist', () => {
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

  const news = (page: GalleryPage) => gate.ok(pullGallery, { query: { after: page.cursor } });

  it('marks a person at every gate, also where they have no access, until it is over', async () => {
    const { eventId } = event;
    const { id: personId } = await addPerson(admin, eventId, 'Person Vip', ['VIP']);
    await enrol(admin, { eventId, personId }, 'a');
    const before = await gate.ok(pullGallery);
    expect(before.changes).toEqual([]);
    const body = { personId, reason: 'banned by a court' };
    const entry = await admin.ok(watchPerson, { params: { eventId }, body });
    expect(entry).toMatchObject({ subject: { kind: 'person', name: 'Person Vip' }, reason: body.reason });
    const during = await news(before);
    expect(during.changes).toMatchObject([{ kind: 'upsert', entry: { personId, watchlist: 'listed' } }]);
    expect(await admin.refusal(watchPerson, { params: { eventId }, body })).toBe('conflict');
    await admin.ok(endWatch, { params: { eventId, entryId: entry.id } });
    expect((await news(during)).changes).toEqual([{ kind: 'tombstone', personId }]);
    expect((await admin.ok(listWatchlist, { params: { eventId } })).entries).toEqual([]);
  });

  it('sends a face that belongs to nobody to every gate, without any access', async () => {
    const { eventId } = event;
    const before = await gate.ok(pullGallery);
    const verdict = await watchFace(admin, eventId, 'b');
    if (verdict.kind !== 'accepted') throw new Error('the photo shows one face');
    const { id } = verdict.entry;
    expect(verdict.entry.subject).toEqual({ kind: 'photo', label: 'Somebody' });
    const during = await news(before);
    expect(during.changes).toMatchObject([
      { kind: 'upsert', entry: { personId: id, watchlist: 'listed', accreditations: [], templates: [{}] } },
    ]);
    const photo = await admin.send(pathOf(readWatchlistPhoto, { params: { eventId, entryId: id } }));
    expect([photo.status, photo.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    await photo.body?.cancel();
    await admin.ok(endWatch, { params: { eventId, entryId: id } });
    expect((await news(during)).changes).toEqual([{ kind: 'tombstone', personId: id }]);
    for (const table of ['watchlist', 'watchlist_templates']) {
      expect(await storedRows(test.dataDir, `select * from ${table} where event_id = '${eventId}'`)).toEqual(
        [],
      );
    }
  });

  it('does not take a photo of which nobody can say whom it shows', async () => {
    expect(await watchFace(admin, event.eventId, await groupPhoto())).toMatchObject({
      kind: 'refused',
      refusal: { kind: 'several-faces' },
    });
    expect((await admin.ok(listWatchlist, { params: { eventId: event.eventId } })).entries).toEqual([]);
  });

  it('is of one event, and loses whoever is erased', async () => {
    const { eventId } = event;
    const { id: personId } = await addPerson(admin, eventId, 'Person', ['FIELD']);
    const { id: entryId } = await admin.ok(watchPerson, {
      params: { eventId },
      body: { personId, reason: 'x' },
    });
    const other = await makeSmallEvent(admin);
    const elsewhere = { eventId: other.eventId, entryId };
    expect(await admin.refusal(endWatch, { params: elsewhere })).toBe('not-found');
    const body = { personId, reason: 'x' };
    expect(await admin.refusal(watchPerson, { params: { eventId: other.eventId }, body })).toBe('not-found');
    await admin.ok(erasePerson, { params: { eventId, personId } });
    expect((await admin.ok(listWatchlist, { params: { eventId } })).entries).toEqual([]);
  });
});
