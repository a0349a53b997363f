import { type EventState, eventMayBecome } from '#domain/event/event-state';
import { type AuditEntry, appendAudit } from '../audit/audit-log.ts';
import type { Db } from '../db/database.ts';
import { found, RequestError } from '../request-error.ts';
import { type EventRow, findEvent, saveEvent } from './event-store.ts';

/**
 * The one way from one state of an event to another; `purged` is for the purge alone.
 * @param madeOn the version that the caller looked at, when it wants to be told of a later one
 * @throws RequestError `conflict` for a step that the life of an event does not have, `changed-meanwhile`
 */
export async function moveEvent(
  tx: Db,
  to: EventState,
  by: { readonly eventId: string; readonly actor: AuditEntry['actor']; readonly nowMs: number },
  madeOn?: number,
): Promise<EventRow> {
  const { eventId, actor, nowMs } = by;
  const { state } = found(await findEvent(tx, eventId));
  if (!eventMayBecome(state, to)) {
    throw new RequestError('conflict', [{ path: 'body.to', problem: `cannot follow ${state}` }]);
  }
  const row = await saveEvent(tx, eventId, madeOn, { state: to });
  if (!row) throw new RequestError('changed-meanwhile');
  const subject = { from: state, to, version: row.version };
  await appendAudit(tx, nowMs, { actor, action: 'event-state-changed', eventId, subject });
  return row;
}
