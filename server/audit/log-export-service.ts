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
import type { LogFault } from './log-fault.ts';
import type { LogLine } from './log-line.ts';
import { type LogVerdict, verifyLog } from './verify-log.ts';

interface LogFile {
  readonly contentType: string;
  readonly name: string;
  readonly chunks: AsyncIterable<string>;
}

/** Hands the log out and checks it as the command line does, so that an auditor needs nobody at the machine. */
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

  /** That somebody checked is the last entry that is checked. */
  async verifyEvent(
    actor: Actor,
    eventId: string,
  ): Promise<LogVerdict & { readonly faults: LogFault[]; readonly checkedAt: number }> {
    const user = requireAccess(actor, 'audit:read', onEvent(eventId));
    found(await findEvent(this.#database.db, eventId));
    const checkedAt = await this.#note(user, 'log-verified', eventId);
    const verdict = await verifyLog(this.#lines({ kind: 'event', eventId }, checkedAt), {
      serverKey: this.#signing.publicKey,
    });
    return { ...verdict, faults: [...verdict.faults], checkedAt };
  }

  /** That it was taken out is its last entry. */
  async #file(user: Principal, of: LogPart): Promise<LogFile> {
    const eventId = of.kind === 'event' ? of.eventId : null;
    const nowMs = await this.#note(user, 'log-exported', eventId);
    const name = `log-${eventId ?? 'all'}-${new Date(nowMs).toISOString().slice(0, 10)}.jsonl`;
    return { contentType: 'application/jsonl', name, chunks: asText(this.#lines(of, nowMs)) };
  }

  async #note(
    actor: Principal,
    action: 'log-exported' | 'log-verified',
    eventId: string | null,
  ): Promise<number> {
    const nowMs = this.#clock.nowMs();
    await this.#database.db
      .transaction()
      .execute((tx) => appendAudit(tx, nowMs, { actor, action, eventId, subject: {} }));
    return nowMs;
  }

  /** On a connection of its own: whoever reads slowly keeps nobody else from the database. */
  async *#lines(of: LogPart, nowMs: number): AsyncGenerator<LogLine> {
    const db = await openForReading(placeOf(this.#database));
    try {
      const tx = await db.startTransaction().setIsolationLevel('repeatable read').execute();
      try {
        yield* exportLog(tx, { signing: this.#signing, nowMs, of });
      } finally {
        await tx.rollback().execute();
      }
    } finally {
      await db.destroy();
    }
  }
}

async function* asText(lines: AsyncIterable<LogLine>): AsyncGenerator<string> {
  for await (const line of lines) yield `${JSON.stringify(line)}\n`;
}

function placeOf(database: OpenDatabase): DatabasePlace {
  return database.kind === 'sqlite'
    ? { kind: 'sqlite', dataDir: path.dirname(database.file) }
    : { kind: 'postgres', url: database.url, poolSize: 1 };
}
