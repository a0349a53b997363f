import type { ExportFormat } from '#contract/passage';
import { csvLine } from '../csv/csv-line.ts';
import type { FileAnswer } from '../http/handler.ts';

/** A column's name and what a row has there. */
export interface Column<Row> {
  readonly name: string;
  readonly value: (row: Row) => string | number | null;
}

/** Rows as a file: CSV with a heading line, or each row as one JSON object a line. */
export function tableFile<Row>(
  about: { readonly name: string; readonly format: ExportFormat },
  columns: readonly Column<Row>[],
  pages: AsyncIterable<readonly Row[]>,
): FileAnswer {
  const { name, format } = about;
  return format === 'csv'
    ? { name: `${name}.csv`, contentType: 'text/csv; charset=utf-8', chunks: csv(columns, pages) }
    : { name: `${name}.jsonl`, contentType: 'application/jsonl; charset=utf-8', chunks: jsonLines(pages) };
}

async function* csv<Row>(
  columns: readonly Column<Row>[],
  pages: AsyncIterable<readonly Row[]>,
): AsyncGenerator<string> {
  // The byte order mark is what tells Excel that the text is UTF-8.
  yield `\uFEFF${csvLine(columns.map(({ name }) => name))}`;
  for await (const rows of pages) {
    yield rows.map((row) => csvLine(columns.map(({ value }) => value(row)))).join('');
  }
}

async function* jsonLines<Row>(pages: AsyncIterable<readonly Row[]>): AsyncGenerator<string> {
  for await (const rows of pages) yield rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}
