import type { ZonePromise } from '#contract/promise';
import type { Db } from '../db/database.ts';
import { zoneGatesOf } from '../venue/venue-store.ts';
import { galleryKey } from './gallery-definition.ts';
import { findMeasure } from './measure-store.ts';
import { type PipelineScores, promiseSheet } from './promise-sheet.ts';

/** The promise of each zone of an event, as the evidence in the database has it. */
export async function zonePromises(db: Db, eventId: string, scores: PipelineScores): Promise<ZonePromise[]> {
  const promises: ZonePromise[] = [];
  for (const { zone, venueName, scopes } of await zoneGatesOf(db, eventId)) {
    const { id, code, name, policy } = zone;
    const scope = scopeAsked(scopes);
    const measure = (await findMeasure(db, eventId, galleryKey(id, scope))) ?? null;
    promises.push({
      zone: { id, code, name, whenRefused: policy.whenRefused },
      venueName,
      sheet: promiseSheet({ fpir: policy.promisedFpir, scope, measure }, scores),
    });
  }
  return promises;
}

/** Of a zone's gates those with the larger gallery are asked: they are the ones that could break the promise. */
export function scopeAsked(scopes: readonly ('entitled' | 'event')[]): 'entitled' | 'event' {
  return scopes.includes('event') ? 'event' : 'entitled';
}
