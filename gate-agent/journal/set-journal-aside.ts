import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { type ChainHead, EMPTY_CHAIN } from '#domain/journal/chain';
import { GateError } from '../gate-error.ts';
import { journalFile } from './open-journal.ts';

export interface SetAside {
  /** Where the damaged journal lies now, for whoever looks into it. */
  readonly movedTo: string;
  /** From here on the server has nothing: the new journal goes on after it. */
  readonly continuesAt: ChainHead;
  /** Records that were written and never reached the server. */
  readonly lostRecords: number;
}

const chainRow = z.object({ head_seq: z.int(), acked_through: z.int() });
const hashRow = z.object({ hash: z.string() });

/**
 * Puts a damaged journal aside, so that a new one can go on where the server's copy of the chain ends. What
 * the server lacks stays in the old file as evidence, and the new journal's first record says how much it is.
 * Call only while no agent runs in the folder.
 * @throws GateError when the damage hides where the server's copy ends: the gate must be paired anew
 */
export function setJournalAside(dataDir: string, nowMs: number): SetAside {
  const path = journalFile(dataDir);
  if (!existsSync(path)) throw new GateError(`there is no journal in ${dataDir}`);
  const { continuesAt, lostRecords } = endOfServersCopy(path);
  const stamp = new Date(nowMs).toISOString().replaceAll(/[:.]/g, '-');
  const movedTo = join(dataDir, `journal-damaged-${stamp}.db`);
  for (const part of ['', '-wal', '-shm']) {
    if (existsSync(path + part)) renameSync(path + part, movedTo + part);
  }
  return { movedTo, continuesAt, lostRecords };
}

function endOfServersCopy(path: string): Pick<SetAside, 'continuesAt' | 'lostRecords'> {
  const db = new Database(path, { timeout: 500 });
  try {
    const chain = chainRow.parse(db.prepare('SELECT head_seq, acked_through FROM chain').get());
    const { head_seq, acked_through: seq } = chain;
    const lostRecords = head_seq - seq;
    if (seq === 0) return { continuesAt: EMPTY_CHAIN, lostRecords };
    // Acknowledged records are pruned; the one after them still names the last.
    const { hash } = hashRow.parse(
      db.prepare('SELECT hash FROM record WHERE seq = ?').get(seq) ??
        db.prepare('SELECT prev_hash AS hash FROM record WHERE seq = ?').get(seq + 1) ??
        db.prepare('SELECT head_hash AS hash FROM chain WHERE head_seq = ?').get(seq),
    );
    return { continuesAt: { seq, hash }, lostRecords };
  } catch (cause) {
    throw new GateError(
      'The journal is too damaged to tell what the server has of it. Keep its file, and pair this gate anew.',
      { cause },
    );
  } finally {
    db.close();
  }
}
