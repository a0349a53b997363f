import { describe, expect, it, vi } from 'vitest';
import { measuredPromiseSchema } from '#contract/promise-basis';
import type { Db } from '#server/db/database';
import { noteGalleryChange } from '#server/device/gallery-change-store';
import { deletePerson } from '#server/person/person-store';
import { deletePhotosOf } from '#server/photo/photo-store';
import { findRun, holdLease } from '#server/promise/calibration-run-store';
import type { Calibrator } from '#server/promise/calibrator';
import { EVENT_GALLERY } from '#server/promise/gallery-definition';
import { findMeasure } from '#server/promise/measure-store';
import { deleteNearestOf } from '#server/promise/nearest-store';
import { PlacePromises } from '#server/promise/place-promises';
import type { Place } from '#server/venue/venue-store';
import { SyntheticEvent } from '../../../cli/bench/synthetic-event.ts';
import { CROWD_PIPELINE, type Crowd, nearestByForce, openCrowd } from '../world/crowd.ts';

async function remove({ db, event, people }: Crowd, personId: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await deletePhotosOf(tx, personId);
    await deleteNearestOf(tx, personId);
    await deletePerson(tx, personId);
    await noteGalleryChange(tx, event.eventId, personId);
  });
  people.splice(
    people.findIndex(({ id }) => id === personId),
    1,
  );
}

async function expectExact(crowd: Crowd, gallery: string, zone: string | null): Promise<void> {
  const known = await crowd.known(gallery);
  const members = crowd.people.filter(({ zones }) => zone === null || zones.includes(zone));
  for (const person of crowd.people) {
    expect(known.get(person.id)).toEqual(nearestByForce(person, members));
  }
}

describe('the measurement of an event', () => {
  it('finds everyone’s nearest members of each gallery, exactly', async () => {
    const crowd = await openCrowd();
    const zoneId = await crowd.event.addZone('FIELD', 0.01);
    await crowd.enrol(120, ['FIELD']);
    await crowd.enrol(130, ['OTHER']);
    await crowd.calibrator().round();
    await expectExact(crowd, EVENT_GALLERY, null);
    await expectExact(crowd, zoneId, 'FIELD');
    const measure = await findMeasure(crowd.db, crowd.event.eventId, zoneId);
    expect(measure).toMatchObject({ people: 120, templates: 120, version: 1 });
    // Members count half, people from elsewhere whole.
    expect(measure?.findings?.evidence.trials).toBe(60 + 130);
  });

  it('follows newcomers, departures and changes', async () => {
    const crowd = await openCrowd();
    await crowd.enrol(150, ['FIELD']);
    const calibrator = crowd.calibrator();
    await calibrator.round();
    const leaving = crowd.people.slice(10, 14).map(({ id }) => id);
    for (const id of leaving) await remove(crowd, id);
    await crowd.enrol(7, ['FIELD']);
    await calibrator.round();
    await expectExact(crowd, EVENT_GALLERY, null);
    for (const id of leaving) expect((await crowd.known(EVENT_GALLERY)).has(id)).toBe(false);
  });

  it('goes on after a restart where it was, without searching for those about whom nothing changed', async () => {
    const crowd = await openCrowd();
    await crowd.enrol(150, ['FIELD']);
    await crowd.calibrator().round();
    // Something that no search would find, in the place of a neighbour far from everything that changes.
    const [person] = crowd.people;
    const marked = JSON.stringify([[crowd.people[1]?.id, 0.123]]);
    await crowd.db
      .updateTable('nearest_people')
      .set({ nearest: marked })
      .where('person_id', '=', person?.id ?? '')
      .execute();
    await remove(crowd, crowd.people.at(-1)?.id ?? '');
    await crowd.enrol(3, ['NOWHERE']);
    await crowd.calibrator().round();
    const known = await crowd.known(EVENT_GALLERY);
    const kept = known.get(person?.id ?? '') ?? [];
    expect(kept.some(({ similarity }) => similarity === 0.123)).toBe(true);
    crowd.people.shift();
    const everyone = [...crowd.people, ...(person ? [person] : [])];
    for (const other of crowd.people) expect(known.get(other.id)).toEqual(nearestByForce(other, everyone));
  });

  it('finishes what another process was stopped in the middle of', async () => {
    const crowd = await openCrowd();
    await crowd.enrol(400, ['FIELD']);
    const first = crowd.calibrator();
    // Two hundred people are loaded at a time: it is stopped before the second two hundred.
    const { vault } = crowd;
    const open = vault.ofEvent.bind(vault);
    let opened = 0;
    const opening = vi.spyOn(vault, 'ofEvent').mockImplementation((...of) => {
      opened += 1;
      if (opened === 2) first.abort();
      return open(...of);
    });
    await first.round();
    opening.mockRestore();
    const { db, event } = crowd;
    expect(await findMeasure(db, event.eventId, EVENT_GALLERY)).toMatchObject({ version: 0 });
    await crowd.enrol(5, ['FIELD']);
    await crowd.calibrator().round();
    await expectExact(crowd, EVENT_GALLERY, null);
  });

  it('is done by one process at a time, and by another when that one is gone', async () => {
    const crowd = await openCrowd();
    const { db, clock, event } = crowd;
    await crowd.enrol(20, ['FIELD']);
    const lease = { holder: 'another-process', nowMs: clock.nowMs(), forMs: 60_000 };
    expect(await holdLease(db, event.eventId, lease)).toBe(true);
    const calibrator = crowd.calibrator();
    await calibrator.round();
    expect(await findMeasure(db, event.eventId, EVENT_GALLERY)).toBeUndefined();
    clock.moveOn(61_000);
    await calibrator.round();
    expect(await findMeasure(db, event.eventId, EVENT_GALLERY)).toMatchObject({ people: 20, version: 1 });
    expect(await findRun(db, event.eventId)).toMatchObject({ leaseUntilMs: 0, progress: null });
  });

  it('wakes the gates when there is new evidence, and rests while nothing changes', async () => {
    const crowd = await openCrowd();
    await crowd.enrol(20, ['FIELD']);
    const topic = `gallery/${crowd.event.eventId}` as const;
    const before = crowd.notifier.seen(topic);
    const calibrator = crowd.calibrator();
    await calibrator.round();
    const after = crowd.notifier.seen(topic);
    expect(after).toBeGreaterThan(before);
    await calibrator.round();
    expect(crowd.notifier.seen(topic)).toBe(after);
  });
});

/** How many rows of neighbours the next round writes: it begins with a table that has none. */
async function writtenFor(crowd: Crowd, change: () => Promise<void>, calibrator: Calibrator) {
  await crowd.db.deleteFrom('nearest_people').execute();
  await change();
  await calibrator.round();
  const rows = await crowd.db.selectFrom('nearest_people').select('gallery').execute();
  return (gallery: string) => rows.filter((row) => row.gallery === gallery).length;
}

describe('galleries that wait for the next change', () => {
  const ZONES = Array.from({ length: 10 }, (_, i) => `ZONE${i}`);

  const FEW = 40;

  async function eventOf(zones: readonly string[]): Promise<{ crowd: Crowd; zoneIds: readonly string[] }> {
    const crowd = await openCrowd();
    const zoneIds: string[] = [];
    for (const zone of zones) zoneIds.push(await crowd.event.addZone(zone, 0.01));
    await crowd.enrol(100, zones);
    return { crowd, zoneIds };
  }

  it('search for a newcomer and those whose neighbour they become, in an event of ten zones', async () => {
    const { crowd, zoneIds } = await eventOf(ZONES);
    const calibrator = crowd.calibrator();
    await calibrator.round();
    const written = await writtenFor(crowd, () => crowd.enrol(1, ZONES), calibrator);
    for (const gallery of [EVENT_GALLERY, ...zoneIds]) {
      expect(written(gallery)).toBeGreaterThan(0);
      expect(written(gallery)).toBeLessThan(FEW);
    }
  });

  it('are the event’s own and some of its zones’ where there is no memory for all, and all stay exact', async () => {
    const { crowd, zoneIds } = await eventOf(ZONES.slice(0, 4));
    const calibrator = crowd.calibrator({ memoryBytes: 50e6 });
    await calibrator.round();
    const written = await writtenFor(crowd, () => crowd.enrol(1, ZONES), calibrator);
    expect(written(EVENT_GALLERY)).toBeLessThan(FEW);
    // Two are ready when their turn comes; the others were loaded again, from a table that had nothing of them.
    expect(zoneIds.map(written).filter((count) => count < FEW)).toHaveLength(2);
    await calibrator.close();
    await crowd.enrol(1, ZONES);
    await crowd.calibrator().round();
    for (const [i, zoneId] of zoneIds.entries()) await expectExact(crowd, zoneId, ZONES[i] ?? '');
  });
});

describe('where there is memory for nothing', () => {
  it('the event’s own gallery stays ready', async () => {
    const crowd = await openCrowd();
    const zoneId = await crowd.event.addZone('FIELD', 0.01);
    await crowd.enrol(100, ['FIELD']);
    const calibrator = crowd.calibrator({ memoryBytes: 0 });
    await calibrator.round();
    const written = await writtenFor(crowd, () => crowd.enrol(1, ['FIELD']), calibrator);
    expect(written(EVENT_GALLERY)).toBeLessThan(40);
    expect(written(zoneId)).toBe(101);
  });
});

describe('people outside a zone of whom only some are looked at', () => {
  it('are searched for afresh when their turn comes again', async () => {
    const crowd = await openCrowd();
    const zoneId = await crowd.event.addZone('FIELD', 0.01);
    await crowd.enrol(20, ['FIELD']);
    await crowd.enrol(10, ['OTHER']);
    await crowd.calibrator({ outsidersAtMost: 10 }).round();
    const [last] = crowd.people.slice(-1);
    if (!last?.templates[0]) throw new Error('nobody is enrolled');
    // Somebody new in the zone is nearer to them than anyone before, while they are not looked at.
    const twin = crowd.faces.again(last.templates[0], 0.8);
    await crowd.enrolPerson({ id: 'twin', zones: ['FIELD'], templates: [twin] });
    await crowd.calibrator({ outsidersAtMost: 5 }).round();
    await crowd.enrol(1, ['FIELD']);
    await crowd.calibrator({ outsidersAtMost: 11 }).round();
    await expectExact(crowd, zoneId, 'FIELD');
  });
});

describe('a gallery that waits while another process measures', () => {
  it('leaves nothing behind of people whom only that process looked at', async () => {
    const crowd = await openCrowd();
    const zoneId = await crowd.event.addZone('FIELD', 0.01);
    await crowd.enrol(20, ['FIELD']);
    await crowd.enrol(10, ['OTHER']);
    const waiting = crowd.calibrator({ outsidersAtMost: 5 });
    await waiting.round();
    const [last] = crowd.people.slice(-1);
    if (!last?.templates[0]) throw new Error('nobody is enrolled');
    await crowd.enrol(1, ['FIELD']);
    await crowd.calibrator({ outsidersAtMost: 10 }).round();
    // Nearer to them than anyone before, and found by the one that does not look at them.
    const twin = crowd.faces.again(last.templates[0], 0.8);
    await crowd.enrolPerson({ id: 'twin', zones: ['FIELD'], templates: [twin] });
    await waiting.round();
    await crowd.enrol(1, ['FIELD']);
    await crowd.calibrator({ outsidersAtMost: 11 }).round();
    await expectExact(crowd, zoneId, 'FIELD');
  });
});

describe('an event that cannot be measured', () => {
  it('does not keep the next from it, and rests before it is tried again', async () => {
    const crowd = await openCrowd();
    const { clock, db, event, vault } = crowd;
    const next = await SyntheticEvent.make(db, vault, CROWD_PIPELINE);
    const person = (id: string) => ({ id, zones: ['FIELD'], templates: [crowd.faces.stranger()] });
    await crowd.enrol(20, ['FIELD']);
    await next.enrol(Array.from({ length: 20 }, (_, i) => person(`other-${i}`)));
    const spoilt = { person: 'person-00007', sealed: await sealedOf(db, 'person-00007') };
    await spoil(db, spoilt.person, Buffer.from('noise'));
    const calibrator = crowd.calibrator();
    await calibrator.round();
    expect((await findMeasure(db, event.eventId, EVENT_GALLERY))?.findings ?? null).toBeNull();
    expect(await findMeasure(db, next.eventId, EVENT_GALLERY)).toMatchObject({ people: 20, version: 1 });
    expect((await findRun(db, event.eventId)).leaseUntilMs).toBe(0);

    await spoil(db, spoilt.person, spoilt.sealed);
    await calibrator.round();
    expect((await findMeasure(db, event.eventId, EVENT_GALLERY))?.findings ?? null).toBeNull();
    clock.moveOn(10_000);
    await calibrator.round();
    expect(await findMeasure(db, event.eventId, EVENT_GALLERY)).toMatchObject({ people: 20, version: 1 });
  });

  async function sealedOf(db: Db, personId: string): Promise<Uint8Array> {
    const row = await db
      .selectFrom('templates')
      .select('sealed')
      .where('person_id', '=', personId)
      .executeTakeFirstOrThrow();
    return row.sealed;
  }

  async function spoil(db: Db, personId: string, sealed: Uint8Array): Promise<void> {
    await db.updateTable('templates').set({ sealed }).where('person_id', '=', personId).execute();
  }
});

describe('a gallery that tells too little', () => {
  const promiseOf = async (crowd: Crowd) => {
    const place: Place = {
      event: {
        id: crowd.event.eventId,
        name: 'Made up',
        timeZone: 'UTC',
        state: 'live',
        configVersion: 1,
        languages: ['en'],
        laneDisplay: { names: 'hidden' },
      },
      venue: { id: crowd.event.venueId, code: 'ARENA', name: 'Arena' },
      zone: {
        id: 'zone-of-everyone',
        code: 'FIELD',
        name: 'Field',
        policy: {
          promisedFpir: 0.05,
          whenRefused: 'badge-and-face',
          liveness: 'off',
          entryBy: 'face',
          byTime: [],
          schedule: { kind: 'always' },
          passback: { kind: 'none' },
          occupancy: { kind: 'unlimited' },
          staleAfterMs: 1,
          whenStale: 'refuse',
          keepCropsMs: 0,
        },
        passbackForgottenAt: null,
      },
      accessPoint: {
        id: 'gate-one',
        version: 1,
        name: 'Gate',
        zoneId: 'zone-of-everyone',
        galleryScope: 'event',
        whenFailing: 'fail-secure',
        lanes: [],
      },
    };
    const promises = new PlacePromises(crowd.db, CROWD_PIPELINE, 1);
    const { promise } = await promises.ofPlace(place, CROWD_PIPELINE);
    return promise && measuredPromiseSchema.parse(promise).promise;
  };

  it('carries no promise before it was measured, while empty, and with one person', async () => {
    const crowd = await openCrowd();
    expect(await promiseOf(crowd)).toBeNull();
    const calibrator = crowd.calibrator();
    await calibrator.round();
    expect(await promiseOf(crowd)).toEqual({ kind: 'too-little-evidence', fpir: 0.05 });
    await crowd.enrol(1, ['FIELD']);
    await calibrator.round();
    expect(await promiseOf(crowd)).toEqual({ kind: 'too-little-evidence', fpir: 0.05 });
  });

  it('carries one with enough people, stricter for each step that it may grow', async () => {
    const crowd = await openCrowd();
    await crowd.enrol(400, ['FIELD']);
    await crowd.calibrator().round();
    const promise = await promiseOf(crowd);
    if (promise?.kind !== 'kept') throw new Error('the promise was refused');
    const thresholds = promise.steps.map(({ threshold }) => threshold);
    expect(promise).toMatchObject({ people: 400, templates: 400, trials: 200 });
    expect(thresholds).toEqual(thresholds.toSorted((a, b) => a - b));
    expect(promise.steps.at(-1)?.growth).toBeGreaterThan(1);
  });

  it('refuses where a score that would set the threshold is no number', async () => {
    const crowd = await openCrowd();
    await crowd.enrol(400, ['FIELD']);
    await crowd.calibrator().round();
    const row = await crowd.db.selectFrom('gallery_measures').select('evidence').executeTakeFirstOrThrow();
    const evidence = JSON.parse(row.evidence ?? '');
    for (const score of evidence.scores) score[0] = null;
    await crowd.db
      .updateTable('gallery_measures')
      .set({ evidence: JSON.stringify(evidence) })
      .execute();
    expect(await promiseOf(crowd)).toEqual({ kind: 'refused', fpir: 0.05, because: 'scores-missing' });
  });
});
