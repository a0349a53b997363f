import { z } from 'zod';
import type { StrangerEvidence, WeighedScore } from '#domain/promise/stranger-evidence';
import type { ClosestStep } from '#models/gallery-index/gallery-index';
import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import type { GalleryDefinition } from './gallery-definition.ts';
import type { MeasureLease } from './measure-lease.ts';
import { deleteSomeNearest } from './nearest-store.ts';

/** What a gallery is known to tell of strangers, and since when. */
export interface GalleryMeasure {
  readonly gallery: string;
  readonly definition: string;
  readonly throughSeq: number;
  readonly version: number;
  readonly decisions: number;
  readonly people: number;
  readonly templates: number;
  readonly findings: Findings | null;
  readonly measuredAtMs: number;
}

/** A measure without its evidence, which may be large. */
export interface MeasureState
  extends Pick<GalleryMeasure, 'gallery' | 'definition' | 'throughSeq' | 'decisions'> {
  /** Null before the first measurement is whole. */
  readonly measuredAtMs: number | null;
}

export interface Findings {
  readonly evidence: StrangerEvidence;
  /** Pairs found to tell nothing of strangers. */
  readonly pairsSetAside: number;
  /** Pairs that nobody has decided on: what becomes of them the promise says. */
  readonly pairsUndecided: number;
  /** How similar members' nearest other members are. */
  readonly closest: readonly ClosestStep[];
}

/** A score that is not known is infinite, which JSON cannot say. */
const scoreSchema = z
  .number()
  .nullable()
  .transform((score) => score ?? Number.POSITIVE_INFINITY);

const scoresSchema = z.array(
  z.tuple([scoreSchema, z.number()]).transform(([score, weight]) => ({ score, weight })),
);

const closestSchema = z.union([
  z.tuple([scoreSchema, z.int()]).transform(([from, people]) => ({ from, people })),
  // As it was written before there were steps: read until it is measured again.
  scoreSchema.transform((from) => ({ from, people: 1 })),
]);

const findingsSchema = z.strictObject({
  people: z.int(),
  trials: z.number(),
  scores: scoresSchema,
  doubtful: scoresSchema.default([]),
  pairsSetAside: z.int(),
  pairsUndecided: z.int().default(0),
  closest: z.array(closestSchema),
});

/** Enough to see what is to be done. */
export async function measureStates(db: Db, eventId: string): Promise<MeasureState[]> {
  const rows = await db
    .selectFrom('gallery_measures')
    .select(['gallery', 'definition', 'through_seq', 'decisions', 'version', 'measured_at'])
    .where('event_id', '=', eventId)
    .execute();
  return rows.map((row) => ({
    gallery: row.gallery,
    definition: row.definition,
    throughSeq: Number(row.through_seq),
    decisions: Number(row.decisions),
    measuredAtMs: Number(row.version) > 0 ? Number(row.measured_at) : null,
  }));
}

export async function findMeasure(
  db: Db,
  eventId: string,
  gallery: string,
): Promise<GalleryMeasure | undefined> {
  const row = await db
    .selectFrom('gallery_measures')
    .selectAll()
    .where('event_id', '=', eventId)
    .where('gallery', '=', gallery)
    .executeTakeFirst();
  return row && measureOf(row);
}

/** Which evidence there is now; 0 before there is any. */
export async function measureVersion(db: Db, eventId: string, gallery: string): Promise<number> {
  const row = await db
    .selectFrom('gallery_measures')
    .select('version')
    .where('event_id', '=', eventId)
    .where('gallery', '=', gallery)
    .executeTakeFirst();
  return Number(row?.version ?? 0);
}

/** Begins to measure a gallery from nothing, as of a place in the order of changes. @throws LeaseLost */
export async function beginMeasure(
  lease: MeasureLease,
  gallery: GalleryDefinition,
  throughSeq: number,
): Promise<void> {
  await deleteMeasure(lease, gallery.key);
  const row = {
    event_id: lease.eventId,
    gallery: gallery.key,
    definition: gallery.hash,
    through_seq: throughSeq,
    version: 0,
    decisions: 0,
    people: 0,
    templates: 0,
    evidence: null,
    measured_at: 0,
  };
  await lease.write((tx) => tx.insertInto('gallery_measures').values(row).execute());
}

export async function saveMeasure(
  db: Db,
  eventId: string,
  measure: Omit<GalleryMeasure, 'version' | 'findings' | 'definition'> & { readonly findings: Findings },
): Promise<void> {
  const { evidence, pairsSetAside, pairsUndecided, closest } = measure.findings;
  await db
    .updateTable('gallery_measures')
    .set((eb) => ({
      through_seq: measure.throughSeq,
      version: eb('version', '+', 1),
      decisions: measure.decisions,
      people: measure.people,
      templates: measure.templates,
      evidence: JSON.stringify({
        people: evidence.people,
        trials: evidence.trials,
        scores: weighed(evidence.scores),
        doubtful: weighed(evidence.doubtful),
        pairsSetAside,
        pairsUndecided,
        closest: closest.map(({ from, people }) => [from, people]),
      }),
      measured_at: measure.measuredAtMs,
    }))
    .where('event_id', '=', eventId)
    .where('gallery', '=', measure.gallery)
    .execute();
}

/** Forgets a gallery that is no more, in bites: between them other requests get the database. @throws LeaseLost */
export async function deleteMeasure(lease: MeasureLease, gallery: string): Promise<void> {
  const { eventId } = lease;
  while ((await lease.write((tx) => deleteSomeNearest(tx, { eventId, gallery }))) > 0) {
    await new Promise(setImmediate);
  }
  await lease.write((tx) =>
    tx
      .deleteFrom('gallery_measures')
      .where('event_id', '=', eventId)
      .where('gallery', '=', gallery)
      .execute(),
  );
}

function measureOf(row: Tables['gallery_measures']): GalleryMeasure {
  return {
    gallery: row.gallery,
    definition: row.definition,
    throughSeq: Number(row.through_seq),
    version: Number(row.version),
    decisions: Number(row.decisions),
    people: row.people,
    templates: row.templates,
    findings: row.evidence === null ? null : findingsOf(row.evidence),
    measuredAtMs: Number(row.measured_at),
  };
}

function findingsOf(json: string): Findings {
  const { people, trials, scores, doubtful, ...rest } = findingsSchema.parse(JSON.parse(json));
  return { evidence: { people, trials, scores, doubtful }, ...rest };
}

function weighed(scores: readonly WeighedScore[]): readonly (readonly [number, number])[] {
  return scores.map(({ score, weight }) => [score, weight]);
}
