import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { readSheet } from 'read-excel-file/universal';
import yauzl from 'yauzl';
import type { SpreadsheetAnswer } from './spreadsheet.ts';
import { MOST_ROWS, type TableRow } from './table-row.ts';

/** Beyond what 50,000 rows of people unpack to. */
const MOST_UNPACKED = 400 * 1024 * 1024;
const MOST_ENTRIES = 2_000;
const ROWS_AT_ONCE = 500;

if (!parentPort) throw new Error('runs as a worker thread only');
const port = parentPort;
const tell = (answer: SpreadsheetAnswer) => port.postMessage(answer);

try {
  const file = workerData as Uint8Array<ArrayBuffer>;
  await requireSmall(Buffer.from(file.buffer, file.byteOffset, file.byteLength));
  // Numbers stay as they are written: a number of somebody is no amount.
  const sheet = await readSheet<string>(file.buffer, { parseNumber: (text) => text });
  if (sheet.length > MOST_ROWS + 1) tell({ kind: 'refused', problem: 'too-many-rows' });
  else {
    for (let from = 0; from < sheet.length; from += ROWS_AT_ONCE) {
      const rows = sheet.slice(from, from + ROWS_AT_ONCE).map((cells, i): TableRow => {
        return { line: from + i + 1, cells: cells.map((cell) => textOf(cell)) };
      });
      const more = once(port, 'message');
      tell({ kind: 'rows', rows });
      await more;
    }
    tell({ kind: 'end' });
  }
} catch {
  // Whatever the reader says of it, this is no spreadsheet that can be read.
  tell({ kind: 'refused', problem: 'not-a-table' });
}

/** The directory says how much is unpacked, and the reader unpacks no more than that. */
async function requireSmall(file: Buffer): Promise<void> {
  const zip = await yauzl.fromBufferPromise(file);
  if (zip.entryCount > MOST_ENTRIES) throw new Error('too many parts');
  let unpacked = 0;
  for await (const entry of zip.eachEntry()) {
    unpacked += entry.uncompressedSize;
    if (unpacked > MOST_UNPACKED || entry.isEncrypted()) throw new Error('too large, or encrypted');
  }
}

/** Days as days; a time of day stays with its day, in whichever time zone the sheet means. */
function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (!(cell instanceof Date)) return String(cell);
  const text = cell.toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 16);
}
