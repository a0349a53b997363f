import type SQLite from 'better-sqlite3';
import type { SqliteDatabase, SqliteStatement } from 'kysely';
import { EachRow } from './each-row.ts';

/** More than the program has in daily use. */
const MOST_KEPT = 300;
/** After these a statement may have other columns, or none at all. */
const CHANGES_SCHEMA = /^\s*(create|alter|drop|pragma|vacuum|attach|detach|reindex)\b/i;

/** A database that prepares a statement once: that takes longer than what most statements do. */
export class StatementCache implements SqliteDatabase {
  readonly #sqlite: SQLite.Database;
  /** By their text, the latest used last. */
  readonly #kept = new Map<string, SqliteStatement>();

  constructor(sqlite: SQLite.Database) {
    this.#sqlite = sqlite;
  }

  prepare(text: string): SqliteStatement {
    if (CHANGES_SCHEMA.test(text)) {
      this.#kept.clear();
      return this.#sqlite.prepare(text) as SqliteStatement;
    }
    const statement = this.#kept.get(text) ?? this.#prepared(text);
    this.#kept.delete(text);
    this.#kept.set(text, statement);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    return statement;
  }

  close(): void {
    this.#kept.clear();
    this.#sqlite.close();
  }

  #prepared(text: string): SqliteStatement {
    const statement = this.#sqlite.prepare(text) as SqliteStatement;
    return {
      reader: statement.reader,
      all: (parameters) => statement.all(parameters),
      run: (parameters) => {
        const [each] = parameters;
        if (!(each instanceof EachRow)) return statement.run(parameters);
        let last: ReturnType<SqliteStatement['run']> = { changes: 0, lastInsertRowid: 0 };
        for (const row of each.rows) last = statement.run(row);
        return { ...last, changes: each.rows.length };
      },
      // A walk through rows may last while the same is asked again.
      iterate: (parameters) => (this.#sqlite.prepare(text) as SqliteStatement).iterate(parameters),
    };
  }
}
