import type { Database, Statement } from 'better-sqlite3';
import { z } from 'zod';
import type { Direction } from '#domain/access/passback';

/** Somebody who walked through a lane of another gate. */
export interface LearnedPassage {
  readonly seq: number;
  readonly passageId: string;
  readonly personId: string;
  readonly direction: Direction;
  readonly atMs: number;
}

/** The last passage of somebody here, and an earlier one elsewhere that this gate learns of only now. */
export interface Overlap {
  readonly own: { readonly passageId: string; readonly atMs: number };
  readonly theirs: LearnedPassage;
}

const passageRow = z.object({
  seq: z.int(),
  passage_id: z.string(),
  person_id: z.string(),
  direction: z.enum(['in', 'out']),
  at_ms: z.int(),
});
const cursorRow = z.object({ seq: z.int() });
const ownRow = z.object({ passage_id: z.string(), at_ms: z.int() });

/**
 * What gates of a zone tell each other. Of each person and direction only the last passage counts, so that
 * what is kept is bounded by people, telling twice changes nothing, and the order of telling does not matter.
 * Changes belong in the journal's transactions.
 */
export class PeerPassages {
  private readonly statements: Record<keyof typeof SQL, Statement>;

  constructor(db: Database) {
    this.statements = {
      own: db.prepare(SQL.own),
      cursor: db.prepare(SQL.cursor),
      ownLast: db.prepare(SQL.ownLast),
      learn: db.prepare(SQL.learn),
      moveCursor: db.prepare(SQL.moveCursor),
      forget: db.prepare(SQL.forget),
      forgetAll: db.prepare(SQL.forgetAll),
      prune: db.prepare(SQL.prune),
    };
  }

  /** What happened here after that record, in order. */
  ownAfter(seq: number, limit: number): readonly LearnedPassage[] {
    return z
      .array(passageRow)
      .parse(this.statements.own.all(seq, limit))
      .map((row) => ({
        seq: row.seq,
        passageId: row.passage_id,
        personId: row.person_id,
        direction: row.direction,
        atMs: row.at_ms,
      }));
  }

  heardThrough(deviceId: string): number {
    return cursorRow.optional().parse(this.statements.cursor.get(deviceId))?.seq ?? 0;
  }

  /** Inside a transaction. @returns where somebody has passed here since without this gate having known */
  learn(deviceId: string, passages: readonly LearnedPassage[]): readonly Overlap[] {
    const overlaps = passages.flatMap((theirs): Overlap[] => {
      const { personId, direction, atMs, passageId, seq } = theirs;
      const { changes } = this.statements.learn.run(personId, direction, atMs, deviceId, passageId);
      this.statements.moveCursor.run(deviceId, seq);
      const own = ownRow.optional().parse(this.statements.ownLast.get(personId, direction));
      return changes > 0 && own && own.at_ms > atMs
        ? [{ own: { passageId: own.passage_id, atMs: own.at_ms }, theirs }]
        : [];
    });
    return overlaps;
  }

  /** Inside a transaction. */
  forget(personId: string): void {
    this.statements.forget.run(personId);
  }

  /** Inside a transaction. */
  forgetAll(): void {
    this.statements.forgetAll.run();
  }

  /** Inside a transaction. */
  prune(beforeMs: number): void {
    this.statements.prune.run(beforeMs);
  }
}

const SQL = {
  own: `SELECT seq, passage_id, person_id, direction, at_ms FROM last_passage WHERE seq > ? ORDER BY seq LIMIT ?`,
  cursor: `SELECT seq FROM peer_cursor WHERE device_id = ?`,
  ownLast: `SELECT passage_id, at_ms FROM last_passage WHERE person_id = ? AND direction = ? AND passage_id <> ''`,
  learn: `INSERT INTO peer_passage (person_id, direction, at_ms, device_id, passage_id) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (person_id, direction) DO UPDATE SET
      at_ms = excluded.at_ms, device_id = excluded.device_id, passage_id = excluded.passage_id
    WHERE excluded.at_ms > peer_passage.at_ms`,
  moveCursor: `INSERT INTO peer_cursor (device_id, seq) VALUES (?, ?)
    ON CONFLICT (device_id) DO UPDATE SET seq = max(seq, excluded.seq)`,
  forget: `DELETE FROM peer_passage WHERE person_id = ?`,
  forgetAll: `DELETE FROM peer_passage`,
  prune: `DELETE FROM peer_passage WHERE at_ms < ?`,
} as const;
