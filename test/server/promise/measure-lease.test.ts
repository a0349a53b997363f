import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { toEmbedding } from '#domain/face/embedding';
import { inEventSpace } from '#models/event-transform/event-transform';
import { lockGalleryOrder } from '#server/event/event-store';
import { newId } from '#server/new-id';
import { DuplicateSearch } from '#server/photo/duplicate-search';
import { findRun, holdLease } from '#server/promise/calibration-run-store';
import { concludeMeasure } from '#server/promise/conclude-measure';
import { EVENT_GALLERY, galleriesOf } from '#server/promise/gallery-definition';
import { LeaseLost, MeasureLease } from '#server/promise/measure-lease';
import { beginMeasure, findMeasure } from '#server/promise/measure-store';
import { MeasuredGallery } from '#server/promise/measured-gallery';
import { destroyEvent } from '#server/purge/destroy-event';
import { rowsLeft } from '#server/purge/event-tables';
import { letGoOfPurged } from '#server/purge/let-go-of-purged';
import { SyntheticEvent } from '../../../cli/bench/synthetic-event.ts';
import { CROWD_PIPELINE, type Crowd, openCrowd, REVIEW_LEVEL } from '../world/crowd.ts';

/** An event of fifty whose own gallery is loaded and about to be measured. */
async function aboutToMeasure() {
  const crowd = await openCrowd();
  await crowd.enrol(50, ['FIELD']);
  const lease = await MeasureLease.take(crowd, crowd.event.eventId);
  const [definition] = galleriesOf(CROWD_PIPELINE, []);
  if (!lease || !definition) throw new Error('nobody may measure');
  await beginMeasure(lease, definition, 50);
  const gallery = await MeasuredGallery.load(crowd.around, lease, definition, 50, lease.signal);
  return {
    crowd,
    lease,
    gallery,
    conclude: () =>
      concludeMeasure(crowd.db, lease, gallery, {
        throughSeq: 50,
        decisions: 0,
        atMs: 1,
        reviewLevel: REVIEW_LEVEL,
      }),
    end: async () => {
      await lease.end();
      await gallery.close();
    },
  };
}

/** Another process finds the lease run out, as after this one was held up for a minute. */
async function takeOver({ clock, db, event }: Crowd): Promise<void> {
  const nowMs = clock.nowMs() + 61_000;
  expect(await holdLease(db, event.eventId, { holder: newId(), nowMs, forMs: 60_000 })).toBe(true);
}

async function purge({ database, db, event }: Crowd): Promise<void> {
  await db.updateTable('events').set({ state: 'closed' }).where('id', '=', event.eventId).execute();
  await destroyEvent(database, { eventId: event.eventId, actor: { kind: 'operator' }, nowMs: 1 });
}

describe('a process that was held up until another measures the event', () => {
  it('writes down nobody’s neighbours any more', async () => {
    const { crowd, lease, gallery, end } = await aboutToMeasure();
    let taking: Promise<void> | null = null;
    // Settling goes on only after the word of its progress: the lease is gone before anything is written.
    const onProgress = () => {
      taking ??= takeOver(crowd);
    };
    const settling = gallery.settle(lease, { signal: lease.signal, onProgress });
    await expect(settling).rejects.toThrow(LeaseLost);
    // It was taken over, and not for another reason that nothing was written.
    expect(taking).not.toBeNull();
    await taking;
    expect(await crowd.known(EVENT_GALLERY)).toEqual(new Map());
    expect(lease.signal.aborted).toBe(true);
    await end();
  });

  it('writes down no evidence, either', async () => {
    const { crowd, lease, gallery, conclude, end } = await aboutToMeasure();
    await gallery.settle(lease, { signal: lease.signal, onProgress: () => undefined });
    await takeOver(crowd);
    await expect(conclude()).rejects.toThrow(LeaseLost);
    expect(await findMeasure(crowd.db, crowd.event.eventId, EVENT_GALLERY)).toMatchObject({ version: 0 });
    await end();
  });

  it('does not give back what is another’s now', async () => {
    const { crowd, end } = await aboutToMeasure();
    await takeOver(crowd);
    await end();
    expect(await MeasureLease.take(crowd, crowd.event.eventId)).toBeNull();
  });
});

describe('a lease that is given back while it is being renewed', () => {
  it('is not taken again by the renewal', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const crowd = await openCrowd();
    const { db, event } = crowd;
    const lease = await MeasureLease.take(crowd, event.eventId);
    if (!lease) throw new Error('nobody may measure');
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let locking = Promise.resolve();
    const locked = new Promise<void>((resolve) => {
      locking = db.transaction().execute(async (tx) => {
        await lockGalleryOrder(tx, event.eventId);
        resolve();
        await held;
      });
    });
    await locked;
    // The renewal waits for the order of changes, which giving back does not need.
    vi.advanceTimersByTime(10_000);
    const ending = lease.end();
    await new Promise((resolve) => setTimeout(resolve, 200));
    release();
    await locking;
    await ending;
    // Whoever asked for the order before has had it.
    await db.transaction().execute((tx) => lockGalleryOrder(tx, event.eventId));
    expect((await findRun(db, event.eventId)).leaseUntilMs).toBe(0);
  });
});

describe('an event that is purged while it is measured', () => {
  it('gets no row back, neither neighbours nor evidence nor a lease', async () => {
    const { crowd, lease, gallery, conclude, end } = await aboutToMeasure();
    await gallery.settle(lease, { signal: lease.signal, onProgress: () => undefined });
    await purge(crowd);
    await expect(conclude()).rejects.toThrow(LeaseLost);
    const place = { eventId: crowd.event.eventId, gallery: EVENT_GALLERY };
    await expect(
      gallery.settle(lease, { signal: new AbortController().signal, onProgress: () => undefined }),
    ).resolves.toBeUndefined();
    await expect(beginMeasure(lease, gallery.definition, 50)).rejects.toThrow(LeaseLost);
    const nowMs = crowd.clock.nowMs() + 100_000;
    expect(await holdLease(crowd.db, place.eventId, { holder: newId(), nowMs, forMs: 1 })).toBe(false);
    await end();
    expect(await rowsLeft(crowd.database, place.eventId)).toEqual({});
  });

  it('leaves the memory of every process, and the next event stays in it', async () => {
    const crowd = await openCrowd();
    const { db, vault, event } = crowd;
    const next = await SyntheticEvent.make(db, vault, CROWD_PIPELINE);
    await crowd.enrol(20, ['FIELD']);
    await next.enrol([{ id: 'other', zones: ['FIELD'], templates: [crowd.faces.stranger()] }]);
    const calibrator = crowd.calibrator();
    const duplicates = new DuplicateSearch(db, vault, CROWD_PIPELINE, 1e9);
    const probe = inEventSpace(toEmbedding(CROWD_PIPELINE, crowd.faces.stranger()));
    await calibrator.round();
    for (const { eventId } of [event, next]) await duplicates.nearestOther(eventId, 'nobody', probe);
    await purge(crowd);
    await letGoOfPurged(db, [calibrator, duplicates]);
    expect([...calibrator.events]).toEqual([next.eventId]);
    expect([...duplicates.events]).toEqual([next.eventId]);
    await duplicates.close();
  });
});
