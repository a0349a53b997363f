import type { AuditEntry } from '#contract/audit';
import type { Actor } from '../auth/actor.ts';
import { onEvent, requireAccess } from '../auth/require-access.ts';
import type { Db } from '../db/database.ts';
import { findEvent } from '../event/event-store.ts';
import { decodeTimeCursor, encodeCursor } from '../page-cursor.ts';
import { found } from '../request-error.ts';
import { actorNames, auditEntryOf, auditPage } from './audit-store.ts';

/** The audit log, as people read it. */
export class AuditService {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  async list(
    actor: Actor,
    eventId: string,
    query: { readonly cursor?: string | undefined; readonly limit: number },
  ): Promise<{ entries: AuditEntry[]; nextCursor: string | null }> {
    requireAccess(actor, 'audit:read', onEvent(eventId));
    found(await findEvent(this.#db, eventId));
    const before = query.cursor === undefined ? null : decodeTimeCursor(query.cursor).key;
    const rows = await auditPage(this.#db, eventId, before, query.limit + 1);
    const entries = rows.slice(0, query.limit).map(auditEntryOf);
    const names = await actorNames(
      this.#db,
      entries.flatMap((entry) => (entry.actor.id === null ? [] : [entry.actor.id])),
    );
    const last = entries.at(-1);
    return {
      entries: entries.map((entry) => ({
        ...entry,
        actor: { ...entry.actor, name: names.get(entry.actor.id ?? '') ?? null },
      })),
      nextCursor: last && rows.length > entries.length ? encodeCursor({ key: last.seq, id: '' }) : null,
    };
  }
}
