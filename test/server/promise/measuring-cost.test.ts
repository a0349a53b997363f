import { describe, expect, it } from 'vitest';
import { findEvent } from '#server/event/event-store';
import { dueGalleries } from '#server/promise/due-galleries';
import { comparisonsDue } from '#server/promise/measuring-cost';
import { CROWD_PIPELINE, type Crowd, openCrowd } from '../world/crowd.ts';

async function costOf({ db, event }: Crowd): Promise<number> {
  const row = await findEvent(db, event.eventId);
  if (!row) throw new Error('there is no event');
  const { due } = await dueGalleries(db, CROWD_PIPELINE, row);
  return comparisonsDue(db, CROWD_PIPELINE, row, due);
}

describe('what it takes to measure galleries', () => {
  it('is the square of the event and, for each zone, of its people and those from elsewhere who are looked at', async () => {
    const crowd = await openCrowd();
    await crowd.event.addZone('FIELD', 0.01);
    await crowd.event.addZone('STAND', 0.01);
    await crowd.enrol(30, ['FIELD']);
    await crowd.enrol(20, ['STAND', 'FIELD']);
    // Nobody here is beyond the number of people from elsewhere.
    expect(await costOf(crowd)).toBe(3 * 50 ** 2);
    await crowd.calibrator().round();
    expect(await costOf(crowd)).toBe(0);
    await crowd.enrol(2, ['FIELD']);
    expect(await costOf(crowd)).toBe(3 * 2 * 52);
  });

  it('counts of a large event’s other people no more for a small zone than are looked at', async () => {
    const crowd = await openCrowd();
    const { db, event } = crowd;
    await crowd.event.addZone('FIELD', 0.01);
    await crowd.enrol(10, ['FIELD']);
    await crowd.enrol(1, ['OTHER']);
    const row = await findEvent(db, event.eventId);
    if (!row) throw new Error('there is no event');
    const { due } = await dueGalleries(db, CROWD_PIPELINE, row);
    const zone = due.filter(({ definition }) => definition.key !== 'event');
    const [other] = await db
      .selectFrom('templates')
      .selectAll()
      .orderBy('person_id', 'desc')
      .limit(1)
      .execute();
    if (!other) throw new Error('nobody is enrolled');
    const more = Array.from({ length: 12_500 }, (_, i) => ({
      ...other,
      id: `more-${i}`,
      sealed: Buffer.from('x'),
    }));
    for (let from = 0; from < more.length; from += 500) {
      await db
        .insertInto('templates')
        .values(more.slice(from, from + 500))
        .execute();
    }
    expect(await comparisonsDue(db, CROWD_PIPELINE, row, zone)).toBe((10 + 12_000) ** 2);
  });
});
