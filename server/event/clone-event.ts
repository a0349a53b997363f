import type { Copied } from '#contract/event-clone';
import type { EventPack } from '#contract/event-pack';
import { type AuditEntry, appendAudit } from '../audit/audit-log.ts';
import type { Db } from '../db/database.ts';
import { findSettings, insertTexts, saveSettings, textsOf } from '../enrolment/enrolment-settings-store.ts';
import { newId } from '../new-id.ts';
import { applyPack } from '../pack/apply-pack.ts';
import { packOfEvent } from '../pack/pack-of-event.ts';
import type { Vault } from '../privacy/vault.ts';
import { found } from '../request-error.ts';
import { type EventRow, findEvent, insertEvent, settingsOf } from './event-store.ts';

export interface CloneRequest {
  readonly eventId: string;
  readonly name: string;
  readonly actor: AuditEntry['actor'];
  readonly nowMs: number;
}

/**
 * Makes the next edition of an event: a draft with what a pack of it holds, its settings and its roles, under keys
 * of its own. All of that is named part by part, so that a table of people can never come along by being new.
 */
export async function cloneEvent(
  tx: Db,
  vault: Vault,
  { eventId, name, actor, nowMs }: CloneRequest,
): Promise<{ row: EventRow; copied: Copied }> {
  const source = found(await findEvent(tx, eventId));
  const row: EventRow = {
    id: newId(),
    name,
    time_zone: source.time_zone,
    state: 'draft',
    // The days of one edition are never those of the next.
    settings: JSON.stringify({ ...settingsOf(source), dates: null }),
    created_at: nowMs,
    version: 1,
    config_version: 1,
    gallery_epoch: newId(),
    gallery_seq: 0,
    passage_version: 0,
    cloned_from: eventId,
  };
  await insertEvent(tx, row);
  await vault.createEventKey(tx, row.id);
  const pack = await packOfEvent(tx, eventId);
  await applyPack(tx, row, pack, nowMs);
  const copied = {
    ...countsOf(pack),
    roles: await copyRoles(tx, source, row),
    consentTexts: await copyEnrolmentSettings(tx, source, row),
  };
  const subject = { from: eventId, ...copied };
  await appendAudit(tx, nowMs, { actor, action: 'event-cloned', eventId: row.id, subject });
  return { row, copied };
}

function countsOf({ categories, functions, venues }: EventPack): Omit<Copied, 'roles' | 'consentTexts'> {
  const gates = venues.flatMap((venue) => venue.gates);
  return {
    categories: categories.length,
    functions: functions.length,
    venues: venues.length,
    zones: venues.flatMap(({ zones }) => zones).length,
    accessPoints: gates.length,
    lanes: gates.flatMap(({ lanes }) => lanes).length,
  };
}

async function copyRoles(tx: Db, source: EventRow, { id: eventId }: EventRow): Promise<number> {
  const roles = await tx.selectFrom('user_roles').selectAll().where('event_id', '=', source.id).execute();
  for (const role of roles)
    await tx
      .insertInto('user_roles')
      .values({ ...role, event_id: eventId })
      .execute();
  return roles.length;
}

/** Who answers for the data, and the text that is asked for now; those before it belong to consents given then. */
async function copyEnrolmentSettings(tx: Db, source: EventRow, { id: eventId }: EventRow): Promise<number> {
  const settings = await findSettings(tx, source.id);
  const { consent_number: asked } = settings;
  const texts = asked === null ? [] : (await textsOf(tx, source.id, asked)).texts;
  const number = texts.length === 0 ? null : await insertTexts(tx, eventId, texts);
  if (number === null && settings.controller_name === null) return 0;
  await saveSettings(tx, { ...settings, event_id: eventId, version: 1, consent_number: number });
  return texts.length;
}
