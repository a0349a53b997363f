import { pipeline, Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { type CsvError, parse } from 'csv-parse';
import { FileRefused, type TableRow } from './table-row.ts';

/** Enough to see how a file is written. */
const LOOK_AT_BYTES = 64 * 1024;
const LONGEST_RECORD = 256 * 1024;
const SEPARATORS = [',', ';', '\t', '|'] as const;
const ROWS_AT_ONCE = 500;

/**
 * Rows of a CSV file as they come. UTF-8, and UTF-16 that says so; any other encoding is refused rather than
 * guessed: names would be stored wrongly and nobody would see it.
 * @throws FileRefused
 */
export async function* csvRows(source: AsyncIterable<Uint8Array>): AsyncGenerator<readonly TableRow[]> {
  const text = decoded(source);
  const head = await text.next();
  const first = head.done ? '' : head.value;
  if (first.trim() === '') throw new FileRefused('empty');
  let rows: TableRow[] = [];
  const parser = parse({
    delimiter: separatorOf(first),
    info: true,
    skip_empty_lines: true,
    relax_column_count: true,
    max_record_size: LONGEST_RECORD,
    skip_records_with_error: true,
    on_skip: (error: CsvError | undefined) => {
      rows.push({ line: Number(error?.lines ?? 0), cells: null });
    },
  });
  // What fails in the source comes out of the parser.
  pipeline(Readable.from(both(first, text)), parser, () => undefined);
  for await (const parsed of parser) {
    const { record, info } = parsed as ParsedRecord;
    rows.push({ line: info.lines, cells: record });
    if (rows.length < ROWS_AT_ONCE) continue;
    yield rows;
    rows = [];
    await new Promise(setImmediate);
  }
  if (rows.length > 0) yield rows;
}

interface ParsedRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

async function* both(first: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield first;
  yield* rest;
}

/** @throws FileRefused */
async function* decoded(source: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  let decoder: TextDecoder | null = null;
  let begin = Buffer.alloc(0);
  try {
    for await (const chunk of source) {
      if (decoder) {
        yield decoder.decode(chunk, { stream: true });
        continue;
      }
      begin = Buffer.concat([begin, chunk]);
      if (begin.length < LOOK_AT_BYTES) continue;
      decoder = decoderFor(begin);
      yield decoder.decode(begin, { stream: true });
    }
    if (decoder) yield decoder.decode();
    else yield decoderFor(begin).decode(begin);
  } catch (error) {
    // What a decoder throws at bytes that are no text of its encoding.
    if (error instanceof TypeError) throw new FileRefused('encoding');
    throw error;
  }
}

function decoderFor(begin: Uint8Array): TextDecoder {
  const encoding = encodingOf(begin);
  return new TextDecoder(encoding, { fatal: true });
}

/** By the byte order mark; without one it is UTF-8, in which no byte is zero. */
function encodingOf(begin: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (begin[0] === 0xff && begin[1] === 0xfe) return 'utf-16le';
  if (begin[0] === 0xfe && begin[1] === 0xff) return 'utf-16be';
  if (begin.includes(0)) throw new FileRefused('encoding');
  return 'utf-8';
}

/** The one that stands most often in the headings, outside quotes. */
function separatorOf(text: string): string {
  const headings = text.slice(0, text.search(/[\r\n]|$/)).replace(/"[^"]*"/g, '');
  const count = (separator: string) => headings.split(separator).length;
  return SEPARATORS.reduce((best, separator) => (count(separator) > count(best) ? separator : best));
}
