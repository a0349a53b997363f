import { renderSVG } from 'uqr';
import type { z } from 'zod';
import type { Invitation, InvitationLink, inviteesSchema } from '#contract/invitation';
import { appendAudit } from '../audit/audit-log.ts';
import type { Actor } from '../auth/actor.ts';
import { onEvent, requireAccess } from '../auth/require-access.ts';
import type { Clock } from '../clock.ts';
import { csvLine } from '../csv/csv-line.ts';
import type { Db } from '../db/database.ts';
import { unlessTaken } from '../db/unique.ts';
import { findEvent } from '../event/event-store.ts';
import type { FileAnswer } from '../http/handler.ts';
import { newId } from '../new-id.ts';
import { decodeTimeCursor, encodeCursor } from '../page-cursor.ts';
import { findPerson } from '../person/person-store.ts';
import { found, RequestError } from '../request-error.ts';
import type { InvitationLinks } from './invitation-links.ts';
import {
  findInvitation,
  type InvitationRow,
  type InvitationsQuery,
  insertInvitations,
  invitationsPage,
  type NamedInvitation,
  renewInvitations,
  saveRevoked,
  standingInvitationsOf,
} from './invitation-store.ts';
import { inviteesAfter } from './invitee-store.ts';

const DAY_MS = 24 * 60 * 60_000;
/** People invited in one transaction; between them other requests get the database. */
const AT_ONCE = 500;

interface OnInvitation {
  readonly eventId: string;
  readonly invitationId: string;
}

/** Invites people to enrol their own photo. Links are handed out here; sending them is somebody else's. */
export class InvitationService {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #links: InvitationLinks;
  readonly #pipelineId: string;

  constructor(db: Db, clock: Clock, links: InvitationLinks, pipelineId: string) {
    this.#db = db;
    this.#clock = clock;
    this.#links = links;
    this.#pipelineId = pipelineId;
  }

  async list(
    actor: Actor,
    eventId: string,
    query: Omit<InvitationsQuery, 'eventId' | 'nowMs'> & {
      readonly cursor?: string | undefined;
      readonly limit: number;
    },
  ): Promise<{ invitations: Invitation[]; nextCursor: string | null }> {
    requireAccess(actor, 'person:read', onEvent(eventId));
    found(await findEvent(this.#db, eventId));
    const nowMs = this.#clock.nowMs();
    const after = query.cursor === undefined ? null : decodeTimeCursor(query.cursor);
    const rows = await invitationsPage(this.#db, { ...query, eventId, nowMs }, after, query.limit + 1);
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    return {
      invitations: page.map((row) => invitationOf(row, nowMs)),
      nextCursor:
        last && rows.length > page.length ? encodeCursor({ key: last.created_at, id: last.id }) : null,
    };
  }

  /** @throws RequestError `conflict` when the person has an invitation already */
  invite(
    actor: Actor,
    { eventId, personId }: { readonly eventId: string; readonly personId: string },
    lastsDays: number,
  ): Promise<InvitationLink> {
    const user = requireAccess(actor, 'person:write', onEvent(eventId));
    const nowMs = this.#clock.nowMs();
    return this.#db.transaction().execute(async (tx) => {
      found(await findPerson(tx, eventId, personId));
      const row = newInvitation(eventId, personId, nowMs, lastsDays);
      await unlessTaken('params.personId', insertInvitations(tx, [row]));
      const subject = { personId, invitationId: row.id };
      await appendAudit(tx, nowMs, { actor: user, action: 'person-invited', eventId, subject });
      return this.#linkOf(tx, { eventId, invitationId: row.id }, nowMs);
    });
  }

  /** Asked again after it broke off, it goes on where it was: who is invited is left out. */
  async inviteAll(
    actor: Actor,
    eventId: string,
    who: z.infer<typeof inviteesSchema>,
    lastsDays: number,
  ): Promise<{ invited: number; alreadyInvited: number }> {
    const user = requireAccess(actor, 'person:write', onEvent(eventId));
    found(await findEvent(this.#db, eventId));
    const nowMs = this.#clock.nowMs();
    const count = { invited: 0, alreadyInvited: 0 };
    const wanted = { ...who, eventId, pipelineId: this.#pipelineId };
    for (let after = ''; ; ) {
      const ids = await inviteesAfter(this.#db, wanted, after, AT_ONCE);
      const last = ids.at(-1);
      if (last === undefined) break;
      const invited = await this.#db
        .transaction()
        .execute((tx) => this.#inviteEach(tx, eventId, ids, nowMs, lastsDays));
      count.invited += invited;
      count.alreadyInvited += ids.length - invited;
      after = last;
      await new Promise(setImmediate);
    }
    await this.#db.transaction().execute((tx) =>
      appendAudit(tx, nowMs, {
        actor: user,
        action: 'people-invited',
        eventId,
        subject: { invited: count.invited, alreadyInvited: count.alreadyInvited },
      }),
    );
    return count;
  }

  renew(actor: Actor, of: OnInvitation, lastsDays: number): Promise<InvitationLink> {
    const user = requireAccess(actor, 'person:write', onEvent(of.eventId));
    const nowMs = this.#clock.nowMs();
    return this.#db.transaction().execute(async (tx) => {
      const row = found(await findInvitation(tx, of.eventId, of.invitationId));
      if (row.revoked_at !== null) {
        throw new RequestError('conflict', [{ path: 'params.invitationId', problem: 'is revoked' }]);
      }
      await renewInvitations(tx, [row.id], nowMs + lastsDays * DAY_MS);
      await appendAudit(tx, nowMs, {
        actor: user,
        action: 'enrolment-link-renewed',
        eventId: of.eventId,
        subject: { personId: row.person_id, invitationId: row.id },
      });
      return this.#linkOf(tx, of, nowMs);
    });
  }

  async revoke(actor: Actor, { eventId, invitationId }: OnInvitation): Promise<void> {
    const user = requireAccess(actor, 'person:write', onEvent(eventId));
    const nowMs = this.#clock.nowMs();
    await this.#db.transaction().execute(async (tx) => {
      const row = found(await findInvitation(tx, eventId, invitationId));
      if (!(await saveRevoked(tx, row.id, nowMs))) return;
      const subject = { personId: row.person_id, invitationId };
      await appendAudit(tx, nowMs, { actor: user, action: 'invitation-revoked', eventId, subject });
    });
  }

  /** The links that nobody has opened yet, for a mail merge. */
  async outbox(actor: Actor, eventId: string): Promise<FileAnswer> {
    const user = requireAccess(actor, 'person:write', onEvent(eventId));
    const nowMs = this.#clock.nowMs();
    await this.#db.transaction().execute(async (tx) => {
      found(await findEvent(tx, eventId));
      const subject = { at: nowMs };
      await appendAudit(tx, nowMs, { actor: user, action: 'enrolment-links-exported', eventId, subject });
    });
    return {
      contentType: 'text/csv; charset=utf-8',
      name: 'invitation-links.csv',
      chunks: this.#lines(eventId, nowMs),
    };
  }

  async *#lines(eventId: string, nowMs: number): AsyncGenerator<string> {
    yield csvLine(['name', 'externalId', 'link', 'validUntil', 'invitationId', 'personId']);
    const query = { eventId, nowMs, state: 'waiting' } as const;
    for (let after: { key: number; id: string } | null = null; ; ) {
      const rows = await invitationsPage(this.#db, query, after, AT_ONCE);
      const last = rows.at(-1);
      if (!last) return;
      yield rows
        .map((row) =>
          csvLine([
            row.name,
            row.external_id,
            this.#linkTo(row),
            new Date(row.link_until).toISOString(),
            row.id,
            row.person_id,
          ]),
        )
        .join('');
      after = { key: last.created_at, id: last.id };
    }
  }

  async #inviteEach(
    tx: Db,
    eventId: string,
    personIds: readonly string[],
    nowMs: number,
    lastsDays: number,
  ): Promise<number> {
    const standing = await standingInvitationsOf(tx, personIds);
    const without = personIds.filter((id) => !standing.has(id));
    const runOut = [...standing.values()].filter((row) => stateOf(row, nowMs).kind === 'expired');
    await insertInvitations(
      tx,
      without.map((id) => newInvitation(eventId, id, nowMs, lastsDays)),
    );
    await renewInvitations(
      tx,
      runOut.map(({ id }) => id),
      nowMs + lastsDays * DAY_MS,
    );
    return without.length + runOut.length;
  }

  async #linkOf(tx: Db, { eventId, invitationId }: OnInvitation, nowMs: number): Promise<InvitationLink> {
    const row = found(await findInvitation(tx, eventId, invitationId));
    const link = this.#linkTo(row);
    return { invitation: invitationOf(row, nowMs), link, qr: renderSVG(link) };
  }

  #linkTo({ id, serial, link_until }: InvitationRow): string {
    return this.#links.linkTo({ invitationId: id, serial, untilMs: link_until });
  }
}

function newInvitation(eventId: string, personId: string, nowMs: number, lastsDays: number): InvitationRow {
  return {
    id: newId(),
    event_id: eventId,
    person_id: personId,
    serial: 1,
    link_until: nowMs + lastsDays * DAY_MS,
    created_at: nowMs,
    opened_at: null,
    holder_hash: null,
    holder_until: null,
    revoked_at: null,
  };
}

function invitationOf(row: NamedInvitation, nowMs: number): Invitation {
  return {
    id: row.id,
    person: { id: row.person_id, name: row.name, externalId: row.external_id },
    state: stateOf(row, nowMs),
    links: row.serial,
    createdAt: row.created_at,
  };
}

function stateOf(row: InvitationRow, nowMs: number): Invitation['state'] {
  if (row.revoked_at !== null) return { kind: 'revoked', at: row.revoked_at };
  if (row.opened_at !== null) return { kind: 'opened', at: row.opened_at };
  return row.link_until > nowMs
    ? { kind: 'waiting', until: row.link_until }
    : { kind: 'expired', at: row.link_until };
}
