import type { ExpressionBuilder } from 'kysely';
import type { Invitation } from '#contract/invitation';
import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import type { PageCursor } from '../page-cursor.ts';

export type InvitationRow = Tables['invitations'];

const AT_ONCE = 500;

export async function insertInvitations(tx: Db, rows: readonly InvitationRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    await tx
      .insertInto('invitations')
      .values(rows.slice(from, from + AT_ONCE))
      .execute();
  }
}

/** With the name of whom it is to. */
export interface NamedInvitation extends InvitationRow {
  readonly name: string;
  readonly external_id: string | null;
}

function named(db: Db) {
  return db
    .selectFrom('invitations')
    .innerJoin('people', 'people.id', 'invitations.person_id')
    .selectAll('invitations')
    .select(['people.name', 'people.external_id']);
}

export function findInvitation(db: Db, eventId: string, id: string): Promise<NamedInvitation | undefined> {
  return named(db)
    .where('invitations.event_id', '=', eventId)
    .where('invitations.id', '=', id)
    .executeTakeFirst();
}

export function findInvitationById(db: Db, id: string): Promise<InvitationRow | undefined> {
  return db.selectFrom('invitations').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Invitations of these people that were not revoked; a person has at most one. */
export async function standingInvitationsOf(
  db: Db,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, InvitationRow>> {
  if (personIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('invitations')
    .selectAll()
    .where('person_id', 'in', personIds)
    .where('revoked_at', 'is', null)
    .execute();
  return new Map(rows.map((row) => [row.person_id, row]));
}

export interface InvitationsQuery {
  readonly eventId: string;
  readonly state?: Invitation['state']['kind'] | undefined;
  readonly personId?: string | undefined;
  readonly nowMs: number;
}

/** Newest first, after the cursor. */
export function invitationsPage(
  db: Db,
  query: InvitationsQuery,
  after: PageCursor<number> | null,
  limit: number,
): Promise<NamedInvitation[]> {
  const { eventId, state, personId, nowMs } = query;
  return named(db)
    .where('invitations.event_id', '=', eventId)
    .$if(personId !== undefined, (q) => q.where('invitations.person_id', '=', personId ?? ''))
    .$if(state !== undefined, (q) => q.where((eb) => isIn(eb, state ?? 'waiting', nowMs)))
    .$if(after !== null, (q) =>
      q.where(({ eb, refTuple, tuple }) =>
        eb(
          refTuple('invitations.created_at', 'invitations.id'),
          '<',
          tuple(after?.key ?? 0, after?.id ?? ''),
        ),
      ),
    )
    .orderBy('invitations.created_at', 'desc')
    .orderBy('invitations.id', 'desc')
    .limit(limit)
    .execute();
}

function isIn(
  eb: ExpressionBuilder<Tables, 'invitations'>,
  state: Invitation['state']['kind'],
  nowMs: number,
) {
  const standing = eb('invitations.revoked_at', 'is', null);
  const unopened = eb.and([standing, eb('invitations.opened_at', 'is', null)]);
  switch (state) {
    case 'waiting':
      return eb.and([unopened, eb('invitations.link_until', '>', nowMs)]);
    case 'expired':
      return eb.and([unopened, eb('invitations.link_until', '<=', nowMs)]);
    case 'opened':
      return eb.and([standing, eb('invitations.opened_at', 'is not', null)]);
    case 'revoked':
      return eb('invitations.revoked_at', 'is not', null);
  }
}

/** Makes the next link the one that counts; the one before, and what it opened, ends. */
export async function renewInvitations(tx: Db, ids: readonly string[], linkUntilMs: number): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .updateTable('invitations')
    .set((eb) => ({
      serial: eb('serial', '+', 1),
      link_until: linkUntilMs,
      opened_at: null,
      holder_hash: null,
      holder_until: null,
    }))
    .where('id', 'in', ids)
    .where('revoked_at', 'is', null)
    .execute();
}

/** @returns false when it was revoked already */
export async function saveRevoked(tx: Db, id: string, nowMs: number): Promise<boolean> {
  const row = await tx
    .updateTable('invitations')
    .set({ revoked_at: nowMs, holder_hash: null, holder_until: null })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Opens a link: of two who open it at once, one.
 * @returns undefined when it was opened, has run out, or is no longer the one that counts
 */
export function openOnce(
  tx: Db,
  of: { readonly id: string; readonly serial: number },
  holder: { readonly hash: string; readonly untilMs: number; readonly nowMs: number },
): Promise<InvitationRow | undefined> {
  return tx
    .updateTable('invitations')
    .set({ opened_at: holder.nowMs, holder_hash: holder.hash, holder_until: holder.untilMs })
    .where('id', '=', of.id)
    .where('serial', '=', of.serial)
    .where('opened_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('link_until', '>', holder.nowMs)
    .returningAll()
    .executeTakeFirst();
}

export function findByHolder(db: Db, hash: string): Promise<InvitationRow | undefined> {
  return db
    .selectFrom('invitations')
    .selectAll()
    .where('holder_hash', '=', hash)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
}

export async function forgetHolder(tx: Db, id: string): Promise<void> {
  await tx
    .updateTable('invitations')
    .set({ holder_hash: null, holder_until: null })
    .where('id', '=', id)
    .execute();
}

export async function deleteInvitationsOf(tx: Db, personId: string): Promise<void> {
  await tx.deleteFrom('invitations').where('person_id', '=', personId).execute();
}
