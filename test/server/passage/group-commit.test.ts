import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Db, OpenDatabase } from '#server/db/database';
import { openDatabase } from '#server/db/open-database';
import { GroupCommit } from '#server/passage/group-commit';
import { databasePlace, dropDatabase, ensureDatabase } from '../world/test-database.ts';

describe('works that are committed together', () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'group-'));
  let database: OpenDatabase;
  let commits: GroupCommit;
  /** The transaction of each work, in the order that they were done. */
  let transactions: Db[];
  let held: (readonly string[])[];

  beforeAll(async () => {
    await ensureDatabase(dataDir);
    database = await openDatabase(databasePlace(dataDir), Date.now(), () => undefined);
    await sql`create table notes (id integer primary key)`.execute(database.db);
  });
  afterAll(async () => {
    await database.close();
    await dropDatabase(dataDir);
    rmSync(dataDir, { recursive: true });
  });
  beforeEach(async () => {
    await sql`delete from notes`.execute(database.db);
    transactions = [];
    held = [];
    commits = new GroupCommit(database.db, (_, devices) => {
      held.push(devices);
      return Promise.resolve();
    });
  });

  const note = (id: number, about: { readonly holds?: string; readonly rows?: number } = {}) =>
    commits.run({
      group: 'event',
      holds: about.holds ?? `device-${id}`,
      rows: about.rows ?? 1,
      act: async (tx) => {
        transactions.push(tx);
        await sql`insert into notes (id) values (${id})`.execute(tx);
        return id;
      },
    });
  const notes = async () => {
    const { rows } = await sql<{ id: number }>`select id from notes order by id`.execute(database.db);
    return rows.map(({ id }) => id);
  };

  it('share a transaction when they come together, and each gets its own answer', async () => {
    expect(await Promise.all([note(1), note(2), note(3)])).toEqual([1, 2, 3]);
    expect(new Set(transactions).size).toBe(1);
    expect(await notes()).toEqual([1, 2, 3]);
  });

  it('fall alone: what was wrong with one takes nothing of the others back', async () => {
    const [first, again, second] = await Promise.allSettled([note(1), note(1), note(2)]);
    expect([first.status, again.status, second.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(new Set(transactions).size).toBe(1);
    expect(await notes()).toEqual([1, 2]);
  });

  it('are all told when nothing of them could be committed', async () => {
    const lost = commits.run({
      group: 'event',
      holds: 'device',
      rows: 1,
      act: async (tx) => sql`rollback`.execute(tx),
    });
    const outcomes = await Promise.allSettled([note(1), lost, note(2)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await notes()).toEqual([]);
    expect(await note(3)).toBe(3);
  });

  it('leave what would be too much for one commit to the next', async () => {
    await Promise.all([note(1, { rows: 500 }), note(2, { rows: 300 }), note(3, { rows: 1 }), note(4)]);
    expect(new Set(transactions).size).toBe(2);
    expect(transactions[0]).toBe(transactions[1]);
    expect(transactions[2]).not.toBe(transactions[1]);
    expect(await notes()).toEqual([1, 2, 3, 4]);
  });

  it('take hold of what they need in one order, whoever came first', async () => {
    await Promise.all([note(1, { holds: 'b' }), note(2, { holds: 'a' }), note(3, { holds: 'b' })]);
    expect(held).toEqual([['a', 'b']]);
  });
});
