import { sql } from 'kysely';
import type { RetentionStep } from '#contract/retention';
import type { Db } from '../db/database.ts';
import { type EventRow, settingsOf } from '../event/event-store.ts';
import { countTraces } from './traces.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface RetentionLimits {
  /** Whatever was captured before goes. */
  readonly facesBeforeMs: number;
  /** Null: kept until the event is purged. */
  readonly photosBeforeMs: number | null;
  readonly passagesBeforeMs: number | null;
}

export function limitsOf(event: EventRow, nowMs: number): RetentionLimits {
  const { cropsHours, photosAfterApproval, passages } = settingsOf(event).retention;
  const daysBack = (kept: typeof passages) => (kept.kind === 'days' ? nowMs - kept.days * DAY_MS : null);
  return {
    facesBeforeMs: nowMs - cropsHours * HOUR_MS,
    photosBeforeMs: daysBack(photosAfterApproval),
    passagesBeforeMs: daysBack(passages),
  };
}

/** What a run would delete now; it deletes nothing. */
export async function planRetention(db: Db, event: EventRow, nowMs: number): Promise<RetentionStep[]> {
  const { facesBeforeMs, photosBeforeMs, passagesBeforeMs } = limitsOf(event, nowMs);
  const faces = await oldFaces(db, event.id, facesBeforeMs)
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min('passages.at').as('oldest')])
    .executeTakeFirstOrThrow();
  const photos = await oldPhotos(db, event.id, photosBeforeMs ?? 0)
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min('created_at').as('oldest')])
    .executeTakeFirstOrThrow();
  const passages = await db
    .selectFrom('passages')
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min('at').as('oldest')])
    .where('event_id', '=', event.id)
    .where('at', '<', passagesBeforeMs ?? 0)
    .executeTakeFirstOrThrow();
  const traces = await countTraces(db, event.id, passagesBeforeMs ?? 0);
  return [
    { what: 'captured-faces', before: facesBeforeMs, ...told(faces) },
    { what: 'photos', before: photosBeforeMs, ...told(photos) },
    { what: 'passages', before: passagesBeforeMs, ...told(passages) },
    { what: 'traces', before: passagesBeforeMs, ...told(traces) },
  ];
}

/** Captured faces older than a moment, by the time of their passage; zones may have kept them shorter. */
export function oldFaces(db: Db, eventId: string, beforeMs: number) {
  return db
    .selectFrom('crops')
    .innerJoin('passages', 'passages.id', 'crops.passage_id')
    .where('crops.event_id', '=', eventId)
    .where('passages.event_id', '=', eventId)
    .where('passages.at', '<', beforeMs);
}

/** Photos older than a moment that still have their picture. */
export function oldPhotos(db: Db, eventId: string, beforeMs: number) {
  return db
    .selectFrom('photos')
    .where('event_id', '=', eventId)
    .where('created_at', '<', beforeMs)
    .where(sql<number>`length(sealed)`, '>', 0);
}

function told(row: { readonly count: number; readonly oldest: number | null }) {
  return { count: Number(row.count), oldestAt: row.oldest === null ? null : Number(row.oldest) };
}
