import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pathOf } from '#contract/call';
import { uploadJournal } from '#contract/journal';
import { listPassages, watchPassages } from '#contract/passage';
import { signOut } from '#contract/session';
import type { JournalBody } from '#domain/journal/record';
import type { Client } from '../world/client.ts';
import { decision, result } from '../world/journal-bodies.ts';
import { LiveFeed } from '../world/live-feed.ts';
import { type PairedGate, pairGate } from '../world/paired-gate.ts';
import { startTestServer, type TestServer } from '../world/running-server.ts';
import { makeSmallEvent, type SmallEvent } from '../world/small-event.ts';

describe('the live feed', () => {
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

  const decided = () => decision(event.field.laneId);
  const path = (after?: number) =>
    pathOf(watchPassages, {
      params: { eventId: event.eventId },
      query: after === undefined ? {} : { after },
    });
  const log = (...bodies: JournalBody[]) =>
    gate.ok(uploadJournal, { body: gate.batch(gate.journal(bodies)) });

  it('tells of a passage as it is decided, and again when the lane has answered', async () => {
    const feed = await LiveFeed.open(admin, path());
    const passage = decided();
    await log(passage);
    const [first] = await feed.take(1);
    expect(first?.passage).toMatchObject({ id: passage.passageId, result: null });
    await log(result(passage, 'passed'));
    const [second] = await feed.take(1);
    expect(second?.passage).toMatchObject({ id: passage.passageId, result: 'passed' });
    expect(second?.id).toBeGreaterThan(first?.id ?? 0);
    feed.cut();
  });

  it('begins where a list ended, so that nothing falls between', async () => {
    await log(decided());
    const { liveFrom } = await admin.ok(listPassages, { params: { eventId: event.eventId } });
    const between = decided();
    await log(between);
    const feed = await LiveFeed.open(admin, path(liveFrom));
    expect((await feed.take(1))[0]?.passage.id).toBe(between.passageId);
    feed.cut();
  });

  it('goes on after a broken connection without loss or repetition', async () => {
    const bodies = Array.from({ length: 450 }, decided);
    const seen: number[] = [];
    const passages: string[] = [];
    let feed = await LiveFeed.open(admin, path(0));
    const uploads = (async () => {
      for (let i = 0; i < bodies.length; i += 50) await log(...bodies.slice(i, i + 50));
    })();
    while (passages.length < bodies.length) {
      for (const entry of await feed.take(Math.min(75, bodies.length - passages.length))) {
        seen.push(entry.id);
        passages.push(entry.passage.id);
      }
      feed.cut();
      // The address says 0 as on the first day; where it broke off is in the header.
      feed = await LiveFeed.open(admin, path(0), { 'last-event-id': String(seen.at(-1)) });
    }
    await uploads;
    feed.cut();
    expect(passages).toEqual(bodies.map((body) => body.passageId));
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  });

  it('tells a passage that changed while nobody listened once, as it is now', async () => {
    const passage = decided();
    await log(passage, result(passage, 'passed'));
    const later = decided();
    await log(later);
    const feed = await LiveFeed.open(admin, path(0));
    const entries = await feed.take(2);
    expect(entries.map((entry) => entry.passage)).toMatchObject([
      { id: passage.passageId, result: 'passed' },
      { id: later.passageId },
    ]);
    feed.cut();
  });

  it('tells nothing of another event', async () => {
    const other = await makeSmallEvent(admin);
    const otherGate = await pairGate(admin, other.eventId, other.field.accessPointId);
    const feed = await LiveFeed.open(admin, path(0));
    const elsewhere = otherGate.journal([decision(other.field.laneId)]);
    await otherGate.ok(uploadJournal, { body: otherGate.batch(elsewhere) });
    const here = decided();
    await log(here);
    expect((await feed.take(1))[0]?.passage.id).toBe(here.passageId);
    feed.cut();
  });

  it('waits with a reader who does not read, and then gives everything', async () => {
    const bodies = Array.from({ length: 1_000 }, decided);
    const feed = await LiveFeed.open(admin, path(0));
    for (let i = 0; i < bodies.length; i += 200) await log(...bodies.slice(i, i + 200));
    const entries = await feed.take(bodies.length);
    expect(entries.map((entry) => entry.passage.id)).toEqual(bodies.map((body) => body.passageId));
    feed.cut();
  });

  it('is not opened to somebody who has signed out', async () => {
    const officer = await test.signIn('officer', []);
    const { cookie } = officer;
    await officer.ok(signOut);
    officer.cookie = cookie;
    await expect(LiveFeed.open(officer, path())).rejects.toThrow('401');
  });

  it('ends when the server closes', async () => {
    const short = await startTestServer();
    const client = await short.admin();
    const { eventId } = await makeSmallEvent(client);
    const feed = await LiveFeed.open(client, pathOf(watchPassages, { params: { eventId } }));
    const ended = feed.ended();
    await short.remove();
    await ended;
  });
});
