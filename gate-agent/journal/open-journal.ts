import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { migrate } from '../sqlite/migrate.ts';
import { type Journal, JournalFault, journalFault } from './journal.ts';
import type { JournalOptions } from './journal-options.ts';
import { JOURNAL_MIGRATIONS } from './journal-schema.ts';
import { SqliteJournal } from './sqlite-journal.ts';

/** Long enough for a reader's checkpoint, short enough that nobody waits at a lane for a stuck disk. */
const BUSY_TIMEOUT_MS = 500;

export function journalFile(dataDir: string): string {
  return join(dataDir, 'journal.db');
}

/**
 * Opens or makes `journal.db` and closes every decision whose result a crash has swallowed.
 * @throws JournalFault
 */
export function openJournal(options: JournalOptions): Journal {
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  const path = journalFile(options.dataDir);
  let db: Database.Database | null = null;
  try {
    db = new Database(path, { timeout: BUSY_TIMEOUT_MS });
    db.pragma('journal_mode = WAL');
    // Without FULL a commit in WAL mode may be lost in a power cut.
    db.pragma('synchronous = FULL');
    // Deleted crops must not stay readable in free pages.
    db.pragma('secure_delete = ON');
    const pageBytes = Number(db.pragma('page_size', { simple: true }));
    db.pragma(`max_page_count = ${Math.max(1, Math.floor(options.retention.maxBytes / pageBytes))}`);
    migrate(db, JOURNAL_MIGRATIONS);
    const journal = new SqliteJournal(db, options);
    journal.verifyNewest();
    journal.closeUnfinished();
    return journal;
  } catch (cause) {
    db?.close();
    if (cause instanceof JournalFault) throw cause;
    throw journalFault(`the journal ${path} cannot be opened`, cause);
  }
}
