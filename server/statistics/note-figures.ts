import { localTimeAt } from '#domain/access/local-time';
import type { Direction } from '#domain/access/passback';
import type { JournalRecord } from '#domain/journal/record';
import { classOf, type Figures, NO_FIGURES, plus } from '#domain/statistics/figures';
import type { Db } from '../db/database.ts';
import { findFigures, type LaneSpan, saveFigures } from './figures-store.ts';

const MINUTE_MS = 60_000;
/** No clock on a wall is put to a moment between quarters. */
const QUARTER_MS = 15 * MINUTE_MS;
/** Minutes are for walls; what comes later is counted by the hour alone. */
export const MINUTES_KEPT_MS = 3 * 60 * MINUTE_MS;

type Decided = JournalRecord & { readonly body: Extract<JournalRecord['body'], { kind: 'decision' }> };

export interface Counted {
  readonly eventId: string;
  readonly accessPointId: string;
  readonly timeZone: string;
  readonly decided: readonly Decided[];
  /** Who has walked, at the moment of their decision. */
  readonly walked: readonly {
    readonly at: number;
    readonly lane_id: string;
    readonly direction: Direction;
  }[];
  readonly nowMs: number;
}

/**
 * Adds to the figures of lanes what an upload tells, in its transaction: they are those of the passages that are
 * there, at any moment. The transaction must hold the event's order of passages.
 */
export async function noteFigures(tx: Db, counted: Counted): Promise<void> {
  const hourOf = hoursOf(counted.timeZone);
  const byMinute = new Map<
    string,
    { readonly laneId: string; readonly atMs: number; readonly parts: Figures[] }
  >();
  const add = (laneId: string, atMs: number, figures: Figures) => {
    const key = `${laneId}/${Math.floor(atMs / MINUTE_MS)}`;
    const minute = byMinute.get(key);
    if (minute) minute.parts.push(figures);
    else byMinute.set(key, { laneId, atMs, parts: [figures] });
  };
  for (const { atMs, body } of counted.decided) add(body.laneId, atMs, figuresOf(body));
  for (const { at, lane_id, direction } of counted.walked) {
    const crossed = direction === 'in' ? { entries: 1 } : { exits: 1 };
    add(lane_id, at, { ...NO_FIGURES, ...crossed });
  }
  const more = new Map<string, { readonly span: LaneSpan; readonly figures: Figures }>();
  for (const { laneId, atMs, parts } of byMinute.values()) {
    const figures = plus(...parts);
    for (const span of spansOf(laneId, atMs, hourOf(atMs), counted.nowMs)) {
      const key = `${span.laneId}/${span.span}/${span.fromMs}`;
      const before = more.get(key);
      more.set(key, { span, figures: before ? plus(before.figures, figures) : figures });
    }
  }
  if (more.size === 0) return;
  const spans = [...more.values()];
  const known = await findFigures(
    tx,
    spans.map(({ span }) => span),
  );
  await saveFigures(
    tx,
    counted,
    spans.map(({ span, figures }) => ({ span, figures: plus(known(span) ?? NO_FIGURES, figures) })),
  );
}

function spansOf(laneId: string, atMs: number, hourMs: number, nowMs: number): LaneSpan[] {
  const minute = { laneId, span: 'minute', fromMs: Math.floor(atMs / MINUTE_MS) * MINUTE_MS } as const;
  return [
    { laneId, span: 'hour', fromMs: hourMs },
    { laneId, span: 'ever', fromMs: 0 },
    ...(nowMs - atMs < MINUTES_KEPT_MS ? [minute] : []),
  ];
}

/** Where hours begin by the clock of a time zone; asked once for each quarter. */
function hoursOf(timeZone: string): (atMs: number) => number {
  const known = new Map<number, number>();
  return (atMs) => {
    const quarterMs = Math.floor(atMs / QUARTER_MS) * QUARTER_MS;
    const hourMs =
      known.get(quarterMs) ?? quarterMs - (localTimeAt(quarterMs, timeZone).minutes % 60) * MINUTE_MS;
    known.set(quarterMs, hourMs);
    return hourMs;
  };
}

function figuresOf({ outcome, evidence }: Decided['body']): Figures {
  const isGranted = outcome.kind === 'granted';
  const reason = 'reason' in outcome ? outcome.reason : undefined;
  const said = reason === undefined ? outcome.kind : `${outcome.kind}/${reason}`;
  const { similarity, pipelineId } = evidence;
  return {
    decisions: 1,
    granted: isGranted ? 1 : 0,
    entries: 0,
    exits: 0,
    refused: isGranted ? {} : { [said]: 1 },
    times: { [classOf(evidence.visitMs)]: 1 },
    similarity:
      isGranted && similarity !== null
        ? { pipelineId, samples: 1, sum: similarity, squares: similarity * similarity }
        : null,
    sightings: Math.max(0, evidence.sightings),
    usableFrames: Math.max(0, evidence.usableFrames),
    clearFrames: Math.max(0, evidence.clearFrames),
    suspectFrames: Math.max(0, evidence.suspectFrames),
  };
}
