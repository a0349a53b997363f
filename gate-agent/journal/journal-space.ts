import { statfsSync } from 'node:fs';
import type { Database } from 'better-sqlite3';

export type JournalSpace =
  | { readonly kind: 'roomy'; readonly freeBytes: number }
  /** Records are still written; faces are not kept any more. */
  | { readonly kind: 'nearly-full'; readonly freeBytes: number };

/** Of what the journal may take. */
const KEEP_FREE_SHARE = 0.1;
/** On the disk: the log of SQLite, the gallery's next page and the status file need some, too. */
const KEEP_FREE_BYTES = 256 * 2 ** 20;

/**
 * How much more fits: into the journal's allowance, and onto its disk.
 * @param allowedBytes the most that the journal may take
 */
export function measureSpace(db: Database, folder: string, allowedBytes: number): JournalSpace {
  const number = (pragma: string): number => Number(db.pragma(pragma, { simple: true }));
  const freePages = number('freelist_count');
  const pageBytes = number('page_size');
  const allowance = allowedBytes - (number('page_count') - freePages) * pageBytes;
  const { bavail, bsize } = statfsSync(folder);
  const onDisk = bavail * bsize + freePages * pageBytes;
  const freeBytes = Math.max(0, Math.min(allowance, onDisk));
  const isShort = allowance < allowedBytes * KEEP_FREE_SHARE || onDisk < KEEP_FREE_BYTES;
  return { kind: isShort ? 'nearly-full' : 'roomy', freeBytes };
}
