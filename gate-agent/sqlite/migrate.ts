import type { Database } from 'better-sqlite3';

/** The file was written by a newer version of the agent. */
export class DatabaseTooNew extends Error {
  override name = 'DatabaseTooNew';
}

/** Applies the migrations that a database lacks, each with its number in one transaction. */
export function migrate(db: Database, migrations: readonly string[]): void {
  const applied = Number(db.pragma('user_version', { simple: true }));
  if (applied > migrations.length) {
    throw new DatabaseTooNew(`${db.name} is of version ${applied}; this agent knows ${migrations.length}`);
  }
  for (const [i, migration] of migrations.slice(applied).entries()) {
    db.transaction(() => {
      db.exec(migration);
      db.pragma(`user_version = ${applied + i + 1}`);
    }).immediate();
  }
}
