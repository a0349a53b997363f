import type { ZonePromise } from '#contract/promise';
import type { DatabasePlace } from '../db/database.ts';
import { openForReading } from '../db/open-for-reading.ts';
import { allEvents } from '../event/event-store.ts';
import { StartupError } from '../startup-error.ts';
import type { PipelineScores } from './promise-sheet.ts';
import { zonePromises } from './zone-promises.ts';

export interface StoredPromises {
  readonly event: { readonly id: string; readonly name: string };
  readonly zones: readonly ZonePromise[];
}

/**
 * The promises of an event as an installation's database has them. Only reads, so that it may be asked
 * beside the running server; nothing is measured or brought up to date.
 * @param scores of the pipeline that the server runs
 * @throws StartupError with one sentence on what to do
 */
export async function readPromises(
  place: DatabasePlace,
  eventId: string,
  pipelineId: string,
  scores: PipelineScores,
): Promise<StoredPromises> {
  const db = await openForReading(place);
  try {
    const { pipeline_id } = await db
      .selectFrom('installation')
      .select('pipeline_id')
      .executeTakeFirstOrThrow();
    if (pipeline_id !== pipelineId) {
      throw new StartupError(`The server works with the pipeline ${pipeline_id}: name it with --pipeline.`);
    }
    const events = await allEvents(db);
    const event = events.find(({ id }) => id === eventId);
    if (!event) {
      const known = events.map(({ id, name }) => `${id} (${name})`).join(', ');
      throw new StartupError(`There is no event ${eventId}; there are: ${known || 'none'}.`);
    }
    return {
      event: { id: event.id, name: event.name },
      zones: await zonePromises(db, eventId, scores),
    };
  } finally {
    await db.destroy();
  }
}
