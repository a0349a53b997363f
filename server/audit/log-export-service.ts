import path from 'node:path';
import type { Actor, Principal } from '../auth/actor.ts';
import { INSTALLATION, onEvent, requireAccess } from '../auth/require-access.ts';
import type { Clock } from '../clock.ts';
import type { DatabasePlace, OpenDatabase } from '../db/database.ts';
import { openForReading } from '../db/open-for-reading.ts';
import { findEvent } from '../event/event-store.ts';
import type { SigningKey } from '../privacy/signing-key.ts';
import { found } from '../request-error.ts';
import { appendAudit } from './audit-log.ts';
import { exportLog, type LogPart, WHOLE_LOG } from './export-log.ts';

interface LogFile {
  readonly contentType: string;
  readonly name: string;
  readonly chunks: AsyncIterable<string>;
}

/** Hands the log out as `log export` writes it, so that an auditor needs nobody at the machine. */
export class LogExportService {
  readonly #database: OpenDatabase;
  readonly #clock: Clock;
  readonly #signing: SigningKey;

  constructor(database: OpenDatabase, clock: Clock, signing: SigningKey) {
    this.#database = database;
    this.#clock = clock;
    this.#signing = signing;
  }

  whole(actor: Actor): Promise<LogFile> {
    return this.#file(requireAccess(actor, 'audit:read', INSTALLATION), WHOLE_LOG);
  }

  async ofEvent(actor: Actor, eventId: string): Promise<LogFile> {
    const user = requireAccess(actor, 'audit:read', onEvent(eventId));
    found(await findEvent(this.#database.db, eventId));
    return this.#file(user, { kind: 'event', eventId });
  }

  /** That it was taken out is its last entry. */
  async #file(user: Principal, of: LogPart): Promise<LogFile> {
    const nowMs = this.#clock.nowMs();
    const eventId = of.kind === 'event' ? of.eventId : null;
    await this.#database.db
      .transaction()
      .execute((tx) => appendAudit(tx, nowMs, { actor: user, action: 'log-exported', eventId, subject: {} }));
    const name = `log-${eventId ?? 'all'}-${new Date(nowMs).toISOString().slice(0, 10)}.jsonl`;
    return { contentType: 'application/jsonl', name, chunks: this.#lines(of, nowMs) };
  }

  /** On a connection of its own: whoever reads slowly keeps nobody else from the database. */
  async *#lines(of: LogPart, nowMs: number): AsyncGenerator<string> {
    const db = await openForReading(placeOf(this.#database));
    try {
      const tx = await db.startTransaction().setIsolationLevel('repeatable read').execute();
      try {
        for await (const line of exportLog(tx, { signing: this.#signing, nowMs, of })) {
          yield `${JSON.stringify(line)}\n`;
        }
      } finally {
        await tx.rollback().execute();
      }
    } finally {
      await db.destroy();
    }
  }
}

function placeOf(database: OpenDatabase): DatabasePlace {
  return database.kind === 'sqlite'
    ? { kind: 'sqlite', dataDir: path.dirname(database.file) }
    : { kind: 'postgres', url: database.url, poolSize: 1 };
}
