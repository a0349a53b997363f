import { describe, expect, it } from 'vitest';
import { toEmbedding } from '#domain/face/embedding';
import { inEventSpace } from '#models/event-transform/event-transform';
import { DuplicateSearch } from '#server/photo/duplicate-search';
import { SyntheticEvent } from '../../../cli/bench/synthetic-event.ts';
import { CROWD_PIPELINE, openCrowd } from '../world/crowd.ts';

/** Two events with one person each, whose photo is looked for. */
async function twoEvents(memoryBytes: number) {
  const crowd = await openCrowd();
  const { db, vault, faces } = crowd;
  const search = new DuplicateSearch(db, vault, CROWD_PIPELINE, memoryBytes);
  const events = [crowd.event, await SyntheticEvent.make(db, vault, CROWD_PIPELINE)];
  const people = events.map((event, i) => ({ event, id: `person-${i}`, face: faces.stranger() }));
  for (const { event, id, face } of people) await event.enrol([{ id, zones: [], templates: [face] }]);
  const nearestOf = async (i: number) => {
    const { event, face } = people[i] ?? {};
    if (!event || !face) throw new Error('there is no such event');
    const probe = inEventSpace(toEmbedding(CROWD_PIPELINE, face));
    return (await search.nearestOther(event.eventId, 'nobody', probe)).nearest?.personId;
  };
  return { search, nearestOf, ids: events.map(({ eventId }) => eventId) };
}

describe('the search for duplicates', () => {
  it('keeps the events that there is memory for', async () => {
    const { search, nearestOf, ids } = await twoEvents(1e9);
    await nearestOf(0);
    await nearestOf(1);
    expect([...search.events]).toEqual(ids);
    await search.close();
  });

  it('lets go of the event that was not asked about for longest, and finds its people again when it is', async () => {
    const { search, nearestOf, ids } = await twoEvents(20e6);
    expect(await nearestOf(0)).toBe('person-0');
    expect(await nearestOf(1)).toBe('person-1');
    expect([...search.events]).toEqual(ids.slice(1));
    expect(await nearestOf(0)).toBe('person-0');
    expect([...search.events]).toEqual(ids.slice(0, 1));
    await search.close();
  });

  it('answers all who ask at once, whatever the memory', async () => {
    const { search, nearestOf } = await twoEvents(0);
    const asked = [0, 1, 0, 1, 1, 0];
    const found = await Promise.all(asked.map(nearestOf));
    expect(found).toEqual(asked.map((i) => `person-${i}`));
    expect(search.events.size).toBe(1);
    await search.close();
  });
});
