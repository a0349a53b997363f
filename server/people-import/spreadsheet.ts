import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { builtFile } from '#models/built-file';
import { FileRefused, type TableRow } from './table-row.ts';

/** A sheet of 50,000 rows is read in a few seconds; one that takes longer is built to take long. */
const WITHIN_MS = 120_000;
const MEMORY_MB = 2_048;

export type SpreadsheetAnswer =
  | { readonly kind: 'rows'; readonly rows: readonly TableRow[] }
  | { readonly kind: 'end' }
  | { readonly kind: 'refused'; readonly problem: FileRefused['problem'] };

/**
 * Rows of the first sheet of an .xlsx file, read in a thread of its own, which a hostile file can kill alone.
 * @throws FileRefused
 */
export async function* spreadsheetRows(file: Uint8Array): AsyncGenerator<readonly TableRow[]> {
  const worker = new Worker(builtFile(import.meta.url, './spreadsheet-worker.ts'), {
    workerData: new Uint8Array(file),
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    stderr: true,
  });
  const signal = AbortSignal.timeout(WITHIN_MS);
  try {
    for (;;) {
      const [answer] = (await once(worker, 'message', { signal })) as [SpreadsheetAnswer];
      if (answer.kind === 'end') return;
      if (answer.kind === 'refused') throw new FileRefused(answer.problem);
      yield answer.rows;
      worker.postMessage('more');
    }
  } catch (error) {
    if (error instanceof FileRefused) throw error;
    throw new FileRefused('not-a-table');
  } finally {
    await worker.terminate();
  }
}
