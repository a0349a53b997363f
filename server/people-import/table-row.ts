import type { FileProblem } from '#contract/people-import';

/** One row of a table as it was uploaded, whichever format it came in. */
export interface TableRow {
  /** The first line of a file is 1. */
  readonly line: number;
  /** Null where the line is no row: a quote that never ends, more cells than there are headings. */
  readonly cells: readonly string[] | null;
}

/** A file that is no table, or one that cannot be taken in. */
export class FileRefused extends Error {
  override name = 'FileRefused';
  readonly problem: FileProblem;

  constructor(problem: FileProblem) {
    super(problem);
    this.problem = problem;
  }
}

export const MOST_ROWS = 50_000;
const MOST_COLUMNS = 200;
const LONGEST_HEADING = 200;

/** @throws FileRefused */
export function requireHeadings(cells: readonly string[] | null): readonly string[] {
  if (!cells) throw new FileRefused('not-a-table');
  const headings = cells.map((cell) => cell.trim());
  if (headings.length > MOST_COLUMNS) throw new FileRefused('too-many-columns');
  const named = headings.filter((heading) => heading !== '');
  const unclear = named.length < 2 || new Set(named).size < named.length;
  if (unclear || named.some((heading) => heading.length > LONGEST_HEADING)) throw new FileRefused('headings');
  return headings;
}
