import { setImmediate as turn } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Db } from '../db/database.ts';

/** Something to be done in a transaction that it may share with others. */
export interface Work<T> {
  /** Only what is of one group shares a transaction. */
  readonly group: string;
  /** What it will hold until the commit. */
  readonly holds: string;
  /** About how much it writes. */
  readonly rows: number;
  readonly act: (tx: Db) => Promise<T>;
}

interface Waiting {
  readonly holds: string;
  readonly rows: number;
  /** Does it inside a transaction. @returns what tells the caller, once that is committed */
  readonly act: (tx: Db) => Promise<() => void>;
  readonly fail: (error: unknown) => void;
}

/** Others that want to write or read wait for no longer than these take. */
const MOST_ROWS = 800;

/**
 * Commits together what came while a commit before was under way: each commit waits for the disc, and what several
 * uploads write into the same pages is written once. Each work stands or falls by itself, behind a savepoint; nobody
 * is told of success before all of it is on the disc.
 */
export class GroupCommit {
  readonly #db: Db;
  readonly #hold: (tx: Db, held: readonly string[]) => Promise<void>;
  /** By group, in the order that they came; a group is here while somebody sees to it. */
  readonly #waiting = new Map<string, Waiting[]>();

  /** @param hold takes hold of all that works of one transaction will hold, in one order, so that no two wait for each other */
  constructor(db: Db, hold: (tx: Db, held: readonly string[]) => Promise<void>) {
    this.#db = db;
    this.#hold = hold;
  }

  /** @throws what the work throws, or why nothing could be committed */
  run<T>({ group, holds, rows, act }: Work<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        holds,
        rows,
        act: async (tx) => {
          const done = await act(tx);
          return () => resolve(done);
        },
        fail: reject,
      };
      const others = this.#waiting.get(group);
      if (others) {
        others.push(waiting);
        return;
      }
      const line = [waiting];
      this.#waiting.set(group, line);
      void this.#seeTo(group, line);
    });
  }

  async #seeTo(group: string, line: Waiting[]): Promise<void> {
    while (line.length > 0) {
      await gather(line);
      await this.#commit(line);
    }
    this.#waiting.delete(group);
  }

  async #commit(line: Waiting[]): Promise<void> {
    let works: readonly Waiting[] = line;
    try {
      const told = await this.#db.transaction().execute(async (tx) => {
        // Taken only now: more has come while the connection was others'.
        works = line.splice(0, together(line));
        const [first, ...others] = works;
        if (first && others.length === 0) return [await first.act(tx)];
        await this.#hold(tx, [...new Set(works.map(({ holds }) => holds))].sort());
        const outcomes: (() => void)[] = [];
        for (const work of works) outcomes.push(await byItself(tx, work));
        return outcomes;
      });
      for (const tell of told) tell();
    } catch (error) {
      if (works === line) works = line.splice(0);
      for (const { fail } of works) fail(error);
    }
  }
}

/**
 * Lets in who is at the door, for as long as each turn of the event loop brings another: SQLite answers at once, and
 * would finish the first upload before the second has been read.
 */
async function gather(line: readonly Waiting[]): Promise<void> {
  let before: number;
  do {
    before = line.length;
    await turn();
  } while (line.length > before && together(line) === line.length);
}

/** How many from the beginning of the line go into one transaction: at least one. */
function together(line: readonly Waiting[]): number {
  let rows = 0;
  const beyond = line.findIndex((work, i) => {
    rows += work.rows;
    return i > 0 && rows > MOST_ROWS;
  });
  return beyond === -1 ? line.length : beyond;
}

/** @throws when the transaction as a whole is lost */
async function byItself(tx: Db, { act, fail }: Waiting): Promise<() => void> {
  await sql`savepoint one_work`.execute(tx);
  try {
    const tell = await act(tx);
    await sql`release savepoint one_work`.execute(tx);
    return tell;
  } catch (error) {
    await sql`rollback to savepoint one_work`.execute(tx);
    await sql`release savepoint one_work`.execute(tx);
    return () => fail(error);
  }
}
