import type { z } from 'zod';
import type { GateFigures, GateHour, listGateHours, readNow } from '#contract/statistics';
import { instantOf, localTimeAt } from '#domain/access/local-time';
import {
  type Figures,
  NO_FIGURES,
  plus,
  quantileMs,
  similarityBefore,
  spreadOf,
} from '#domain/statistics/figures';
import type { Actor } from '../auth/actor.ts';
import { onEvent, requireAccess } from '../auth/require-access.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import { findEvent } from '../event/event-store.ts';
import { decodeTimeCursor, encodeCursor } from '../page-cursor.ts';
import { found, RequestError } from '../request-error.ts';
import { type Place, placesOf } from '../venue/venue-store.ts';
import { beginningsBetween, type FiguresQuery, figuresBetween, type LaneFigures } from './figures-store.ts';

type HoursQuery = z.output<typeof listGateHours.query>;
type HoursReply = z.input<typeof listGateHours.reply>;
type Now = z.input<typeof readNow.reply>;

const MINUTE_MS = 60_000;
/** So many days at a time. */
const MOST_DAYS = 100;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Of fewer people a mean says nothing of a lane. */
const DRIFT_SAMPLES = { now: 10, usual: 50 };

/** What gates and lanes were like, and are just now. */
export class StatisticsService {
  readonly #db: Db;
  readonly #clock: Clock;

  constructor(db: Db, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** @throws RequestError `invalid-request` for days that are none or too many */
  async hours(actor: Actor, eventId: string, query: HoursQuery): Promise<HoursReply> {
    requireAccess(actor, 'passage:read', onEvent(eventId));
    const { time_zone: timeZone } = found(await findEvent(this.#db, eventId));
    const places = (await placesOf(this.#db, eventId)).filter((place) => isWithin(place, query));
    const fromMs = instantOf(query.from, 0, timeZone);
    const untilMs = instantOf(query.through, 1_440, timeZone);
    if (!(fromMs < untilMs) || untilMs - fromMs > MOST_DAYS * DAY_MS) {
      throw new RequestError('invalid-request', [
        { path: 'query.through', problem: `must be within ${MOST_DAYS} days from the first` },
      ]);
    }
    const after = query.cursor === undefined ? null : decodeTimeCursor(query.cursor);
    const asked: FiguresQuery = {
      eventId,
      span: 'hour',
      fromMs: after === null ? fromMs : Math.max(fromMs, after.key),
      untilMs,
      accessPointIds: isNarrowed(query) ? places.map(({ accessPoint }) => accessPoint.id) : null,
    };
    const beginnings = await beginningsBetween(this.#db, asked, query.limit + 1);
    const next = beginnings[query.limit];
    const rows = await figuresBetween(this.#db, { ...asked, untilMs: next ?? untilMs });
    return {
      timeZone,
      hours: hoursOf(rows, query.by, new Map(places.map((place) => [place.accessPoint.id, place])), timeZone),
      nextCursor: next === undefined ? null : encodeCursor({ key: next, id: '' }),
    };
  }

  async now(actor: Actor, eventId: string, minutes: number): Promise<Now> {
    requireAccess(actor, 'passage:read', onEvent(eventId));
    const { time_zone: timeZone } = found(await findEvent(this.#db, eventId));
    const nowMs = this.#clock.nowMs();
    const thisMinuteMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
    const fromMs = thisMinuteMs - (minutes - 1) * MINUTE_MS;
    const all = { eventId, accessPointIds: null };
    const rows = await figuresBetween(this.#db, {
      ...all,
      span: 'minute',
      fromMs,
      untilMs: thisMinuteMs + MINUTE_MS,
    });
    const ever = await figuresBetween(this.#db, { ...all, span: 'ever', fromMs: 0, untilMs: 1 });
    const places = await placesOf(this.#db, eventId);
    const elapsedMinutes = (nowMs - fromMs) / MINUTE_MS;
    return {
      at: nowMs,
      timeZone,
      total: told(sumOf(rows)),
      minutes: Array.from({ length: minutes }, (_, i) => {
        const from = fromMs + i * MINUTE_MS;
        const { decisions, entries, exits, refused } = sumOf(rows.filter((row) => row.fromMs === from));
        return {
          from,
          decisions,
          entries,
          exits,
          refused: Object.values(refused).reduce((a, b) => a + b, 0),
        };
      }),
      lanes: places.flatMap(({ accessPoint }) =>
        accessPoint.lanes.flatMap((lane) => {
          const its = rows.filter(({ laneId }) => laneId === lane.id);
          if (its.length === 0) return [];
          const whole = ever.find(({ laneId }) => laneId === lane.id)?.figures ?? NO_FIGURES;
          const gate = { id: accessPoint.id, name: accessPoint.name };
          return [{ lane, accessPoint: gate, ...laneNow(sumOf(its), whole, elapsedMinutes) }];
        }),
      ),
    };
  }
}

function laneNow(figures: Figures, ever: Figures, elapsedMinutes: number) {
  const before = similarityBefore(ever.similarity, figures.similarity);
  const now = figures.similarity;
  const isEnough =
    now !== null &&
    before !== null &&
    now.samples >= DRIFT_SAMPLES.now &&
    before.samples >= DRIFT_SAMPLES.usual;
  return {
    ...told(figures),
    decisionsPerMinute: figures.decisions / elapsedMinutes,
    usual: before && spreadOf(before),
    drift: isEnough ? spreadOf(now).mean - spreadOf(before).mean : null,
  };
}

function isWithin(
  { venue, zone, accessPoint }: Place,
  { venueId, zoneId, accessPointId }: HoursQuery,
): boolean {
  return (
    (venueId === undefined || venue.id === venueId) &&
    (zoneId === undefined || zone.id === zoneId) &&
    (accessPointId === undefined || accessPoint.id === accessPointId)
  );
}

function isNarrowed({ venueId, zoneId, accessPointId }: HoursQuery): boolean {
  return [venueId, zoneId, accessPointId].some((id) => id !== undefined);
}

function hoursOf(
  rows: readonly LaneFigures[],
  by: HoursQuery['by'],
  places: ReadonlyMap<string, Place>,
  timeZone: string,
): GateHour[] {
  const groups = new Map<string, { readonly first: LaneFigures; figures: Figures }>();
  for (const row of rows) {
    const key = by === 'event' ? String(row.fromMs) : `${row.fromMs}/${row.accessPointId}`;
    const group = groups.get(key);
    if (group) group.figures = plus(group.figures, row.figures);
    else groups.set(key, { first: row, figures: row.figures });
  }
  return [...groups.values()].flatMap(({ first, figures }): GateHour[] => {
    const place = places.get(first.accessPointId);
    if (by === 'gate' && !place) return [];
    const accessPoint =
      by === 'gate' && place ? { id: place.accessPoint.id, name: place.accessPoint.name } : null;
    return [{ from: first.fromMs, local: localText(first.fromMs, timeZone), accessPoint, ...told(figures) }];
  });
}

function localText(atMs: number, timeZone: string): string {
  const { date, minutes } = localTimeAt(atMs, timeZone);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date}T${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function sumOf(rows: readonly LaneFigures[]): Figures {
  return rows.reduce((sum, { figures }) => plus(sum, figures), NO_FIGURES);
}

function told(figures: Figures): GateFigures {
  const { decisions, granted, entries, exits, refused, times, similarity } = figures;
  return {
    decisions,
    granted,
    entries,
    exits,
    refused: { ...refused },
    medianDecisionMs: quantileMs(times, 0.5),
    p95DecisionMs: quantileMs(times, 0.95),
    similarity: similarity && spreadOf(similarity),
    usableShare: share(figures.usableFrames, figures.sightings),
    suspectShare: share(figures.suspectFrames, figures.clearFrames + figures.suspectFrames),
  };
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.min(1, part / whole);
}
