import { z } from 'zod';
import type { Figures } from '#domain/statistics/figures';
import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';

type FiguresRow = Tables['lane_figures'];

/** Some time at one lane. */
export interface LaneSpan {
  readonly laneId: string;
  readonly span: FiguresRow['span'];
  /** 0 for `ever`. */
  readonly fromMs: number;
}

const counts = z.record(z.string(), z.number());
const figuresSchema = z.strictObject({
  decisions: z.number(),
  granted: z.number(),
  entries: z.number(),
  exits: z.number(),
  refused: counts,
  times: counts,
  similarity: z
    .strictObject({ pipelineId: z.string(), samples: z.number(), sum: z.number(), squares: z.number() })
    .nullable(),
  sightings: z.number(),
  usableFrames: z.number(),
  clearFrames: z.number(),
  suspectFrames: z.number(),
});

function figuresIn({ figures }: Pick<FiguresRow, 'figures'>): Figures {
  return figuresSchema.parse(JSON.parse(figures));
}

/** Looks up what is known of some spans. */
export async function findFigures(
  db: Db,
  spans: readonly LaneSpan[],
): Promise<(span: LaneSpan) => Figures | undefined> {
  const rows = await db
    .selectFrom('lane_figures')
    .select(['lane_id', 'span', 'from_at', 'figures'])
    .where(
      'lane_id',
      'in',
      spans.map(({ laneId }) => laneId),
    )
    .where('span', 'in', ['minute', 'hour', 'ever'])
    .where(
      'from_at',
      'in',
      spans.map(({ fromMs }) => fromMs),
    )
    .execute();
  const known = new Map(rows.map((row) => [`${row.lane_id}/${row.span}/${row.from_at}`, row]));
  return ({ laneId, span, fromMs }) => {
    const row = known.get(`${laneId}/${span}/${fromMs}`);
    return row && figuresIn(row);
  };
}

export async function saveFigures(
  tx: Db,
  { eventId, accessPointId }: { readonly eventId: string; readonly accessPointId: string },
  told: readonly { readonly span: LaneSpan; readonly figures: Figures }[],
): Promise<void> {
  await tx
    .insertInto('lane_figures')
    .values(
      told.map(({ span, figures }) => ({
        event_id: eventId,
        access_point_id: accessPointId,
        lane_id: span.laneId,
        span: span.span,
        from_at: span.fromMs,
        figures: JSON.stringify(figures),
      })),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['lane_id', 'span', 'from_at'])
        .doUpdateSet((eb) => ({ figures: eb.ref('excluded.figures') })),
    )
    .execute();
}

/** What is asked of figures: when, and at which access points. */
export interface FiguresQuery {
  readonly eventId: string;
  readonly span: FiguresRow['span'];
  /** Inclusive. */
  readonly fromMs: number;
  /** Exclusive. */
  readonly untilMs: number;
  /** Null: all that the event has. */
  readonly accessPointIds: readonly string[] | null;
}

export interface LaneFigures {
  readonly laneId: string;
  readonly accessPointId: string;
  readonly fromMs: number;
  readonly figures: Figures;
}

/** Of each lane and span, the earliest first. */
export async function figuresBetween(db: Db, query: FiguresQuery): Promise<LaneFigures[]> {
  const rows = await within(db, query)
    .select(['lane_id', 'access_point_id', 'from_at', 'figures'])
    .orderBy('from_at')
    .orderBy('lane_id')
    .execute();
  return rows.map((row) => ({
    laneId: row.lane_id,
    accessPointId: row.access_point_id,
    fromMs: row.from_at,
    figures: figuresIn(row),
  }));
}

/** When the first spans begin of which anything is known. */
export async function beginningsBetween(db: Db, query: FiguresQuery, limit: number): Promise<number[]> {
  const rows = await within(db, query).select('from_at').distinct().orderBy('from_at').limit(limit).execute();
  return rows.map(({ from_at }) => from_at);
}

function within(db: Db, { eventId, span, fromMs, untilMs, accessPointIds }: FiguresQuery) {
  return db
    .selectFrom('lane_figures')
    .where('span', '=', span)
    .where('event_id', '=', eventId)
    .where('from_at', '>=', fromMs)
    .where('from_at', '<', untilMs)
    .$if(accessPointIds !== null, (q) => q.where('access_point_id', 'in', accessPointIds ?? []));
}

/** Minutes are only for the last hour's walls. */
export async function deleteOldMinutes(db: Db, beforeMs: number): Promise<void> {
  await db.deleteFrom('lane_figures').where('span', '=', 'minute').where('from_at', '<', beforeMs).execute();
}
