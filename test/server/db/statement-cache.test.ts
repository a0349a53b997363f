import SQLite from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { EachRow } from '#server/db/each-row';
import { StatementCache } from '#server/db/statement-cache';

describe('statements that are kept', () => {
  let cache: StatementCache;
  const run = (text: string, ...parameters: unknown[]) => cache.prepare(text).run(parameters);
  const all = (text: string, ...parameters: unknown[]) => cache.prepare(text).all(parameters);

  beforeEach(() => {
    cache = new StatementCache(new SQLite(':memory:'));
    run('create table people (name text)');
    run('insert into people values (?)', 'Ada');
  });

  it('are prepared once, and take other parameters each time', () => {
    const text = 'select name from people where name = ?';
    expect(cache.prepare(text)).toBe(cache.prepare(text));
    expect([all(text, 'Ada'), all(text, 'Bob')]).toEqual([[{ name: 'Ada' }], []]);
  });

  it('are run for each of many rows, and stop at the first that does not fit', () => {
    run('create table seats (seat integer primary key)');
    const each = new EachRow([[1], [2], [1], [3]]);
    expect(() => run('insert into seats values (?)', each)).toThrow('UNIQUE');
    expect(all('select seat from seats')).toEqual([{ seat: 1 }, { seat: 2 }]);
    expect(run('insert into seats values (?)', new EachRow([[3], [4]])).changes).toBe(2);
  });

  it('know the columns that a change of the schema has made', () => {
    expect(all('select * from people')).toEqual([{ name: 'Ada' }]);
    run('alter table people add column seat integer');
    expect(all('select * from people')).toEqual([{ name: 'Ada', seat: null }]);
  });

  it('can be asked again while somebody walks through their rows', () => {
    run('insert into people values (?)', 'Bob');
    const text = 'select name from people order by name';
    const walked: unknown[] = [];
    for (const row of cache.prepare(text).iterate([])) {
      walked.push(row);
      expect(all(text)).toHaveLength(2);
    }
    expect(walked).toHaveLength(2);
  });

  it('go when there are many others', () => {
    const first = cache.prepare('select 0');
    for (let i = 1; i <= 300; i += 1) cache.prepare(`select ${i}`);
    expect(cache.prepare('select 0')).not.toBe(first);
  });
});
