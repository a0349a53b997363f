import type { Passage } from '#contract/passage';
import type { Outcome, PassageResult } from '#domain/access/outcome';
import type { ExpectedVisit } from './scenario.ts';

/** One line of the check: what had to come out of a visit and what did. */
export interface CheckRow {
  readonly visit: string;
  readonly expected: string;
  readonly actual: string;
  readonly ok: boolean;
}

/** An entry of the access log, at its moment of the scene. */
export interface LoggedVisit {
  readonly atMs: number;
  readonly person: string | null;
  readonly outcome: Outcome;
  readonly result: PassageResult | null;
}

export function loggedVisit(passage: Passage, sceneStartWallMs: number): LoggedVisit {
  const { at, person, outcome, result } = passage;
  return { atMs: at - sceneStartWallMs, person: person?.name ?? null, outcome, result };
}

/**
 * Lays the log beside the script. Each visit has its own stretch of the scene, so that one entry too few or too
 * many does not put all that follow out of step; entries that nobody expected get rows of their own.
 */
export function compareVisits(
  expected: readonly ExpectedVisit[],
  logged: readonly LoggedVisit[],
): readonly CheckRow[] {
  const rows: CheckRow[] = [];
  let fromMs = Number.NEGATIVE_INFINITY;
  for (const wanted of expected) {
    const last = wanted === expected.at(-1);
    const untilMs = last ? Number.POSITIVE_INFINITY : wanted.decidedByMs;
    const [first, ...others] = logged.filter(({ atMs }) => atMs >= fromMs && atMs < untilMs);
    rows.push(rowOf(wanted, first));
    for (const extra of others) {
      rows.push({
        visit: `after: ${wanted.visit}`,
        expected: 'no entry',
        actual: tellVisit(extra),
        ok: false,
      });
    }
    fromMs = untilMs;
  }
  return rows;
}

function rowOf(wanted: ExpectedVisit, entry: LoggedVisit | undefined): CheckRow {
  const expected = tellVisit(wanted);
  const actual = entry ? tellVisit(entry) : 'no entry';
  return { visit: wanted.visit, expected, actual, ok: actual === expected };
}

/** A visit's answer on one line. */
export function tellVisit({
  outcome,
  person,
  result,
}: Pick<LoggedVisit, 'outcome' | 'person' | 'result'>): string {
  const what = outcome.kind === 'denied' ? `denied: ${outcome.reason}` : outcome.kind;
  return `${what}, ${person ?? 'nobody named'}, ${result ?? 'no result'}`;
}

/** The rows as lines of text, the ones that differ marked. */
export function checkTable(rows: readonly CheckRow[]): string {
  const header = { visit: 'visit', expected: 'expected', actual: 'in the access log' };
  const lines = [header, ...rows];
  const width = (column: 'visit' | 'expected'): number =>
    Math.max(...lines.map((line) => line[column].length));
  const [visit, expected] = [width('visit'), width('expected')];
  return lines
    .map((line) => {
      const mark = line === header ? ' ' : (line as CheckRow).ok ? '✓' : '✗';
      return `${mark} ${line.visit.padEnd(visit)}  ${line.expected.padEnd(expected)}  ${line.actual}`;
    })
    .join('\n');
}
