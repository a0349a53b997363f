import type { Database, Statement } from 'better-sqlite3';
import { z } from 'zod';
import type { Direction } from '#domain/access/passback';

/** How many the server counted in the zone, with this gate's own records up to `throughSeq`. */
export interface ToldOccupancy {
  readonly people: number;
  readonly throughSeq: number;
}

const countRow = z.object({ people: z.int(), since: z.int(), under_way: z.int() });

/**
 * How many are in the zone: what the server counted last, and who has gone in and out here since. Its changes
 * belong to the journal's transactions, so that a passage is counted exactly when it is on record.
 */
export class ZoneCount {
  private readonly statements: Record<keyof typeof SQL, Statement>;

  constructor(db: Database) {
    this.statements = {
      tell: db.prepare(SQL.tell),
      forget: db.prepare(SQL.forget),
      remember: db.prepare(SQL.remember),
      cross: db.prepare(SQL.cross),
      count: db.prepare(SQL.count),
    };
  }

  /** Inside a transaction. */
  told({ people, throughSeq }: ToldOccupancy): void {
    this.statements.forget.run(throughSeq);
    this.statements.tell.run(people);
  }

  /** Inside the transaction that records the passage as `seq`. */
  crossed(seq: number, direction: Direction): void {
    const change = direction === 'in' ? 1 : -1;
    this.statements.remember.run(seq, change);
    this.statements.cross.run(change);
  }

  /** With those whom a lane here is letting in just now; null before the server has told for the first time. */
  inside(): number | null {
    const row = countRow.optional().parse(this.statements.count.get());
    return row ? row.people + row.since + row.under_way : null;
  }
}

const SQL = {
  forget: `DELETE FROM crossing WHERE seq <= ?`,
  tell: `INSERT INTO occupancy VALUES (1, ?, (SELECT coalesce(sum(change), 0) FROM crossing))
    ON CONFLICT (only_row) DO UPDATE SET people = excluded.people, since = excluded.since`,
  remember: `INSERT INTO crossing (seq, change) VALUES (?, ?)`,
  cross: `UPDATE occupancy SET since = since + ?`,
  count: `SELECT people, since,
    (SELECT count(*) FROM open_decision WHERE direction = 'in') AS under_way FROM occupancy`,
} as const;
