import type { z } from 'zod';
import {
  type accreditationChangeSchema,
  accreditationStatusSchema,
  type listPeople,
  type newAccreditationSchema,
  type newPersonSchema,
  type Person,
  type statusChangeSchema,
} from '#contract/person';
import { type AccreditationStatus, mayBecome } from '#domain/access/accreditation';
import { canonicalJson } from '#domain/journal/canonical-json';
import { appendAudit } from '../audit/audit-log.ts';
import { type Actor, idOf } from '../auth/actor.ts';
import { onEvent, requireAccess } from '../auth/require-access.ts';
import type { Clock } from '../clock.ts';
import type { CommitNotifier } from '../commit-notifier.ts';
import type { Db } from '../db/database.ts';
import { unlessTaken } from '../db/unique.ts';
import { noteGalleryChange } from '../device/gallery-change-store.ts';
import { enrolmentsOf } from '../enrolment/enrolments-of.ts';
import { findCodes } from '../event/accreditation-codes-store.ts';
import { type AskedAccreditation, unknownCodes, zonesFor } from '../event/accredited-as.ts';
import { findEvent, lockGalleryOrder } from '../event/event-store.ts';
import { newId } from '../new-id.ts';
import { decodeNameCursor, encodeCursor } from '../page-cursor.ts';
import { sha256Hex } from '../privacy/sha256.ts';
import { found, RequestError } from '../request-error.ts';
import {
  accreditationsOf,
  countPeople,
  findPerson,
  insertAccreditation,
  insertPerson,
  type PersonRow,
  peoplePage,
  saveAccreditation,
  savePersonNames,
  saveStatusChange,
  statusChangesOf,
  takeNextVersion,
} from './person-store.ts';
import { reviveIfExtended } from './revive-accreditation.ts';

export interface PeoplePage {
  readonly people: Person[];
  readonly total: number;
  readonly nextCursor: string | null;
}

export interface StatusChange {
  readonly to: AccreditationStatus;
  readonly reason: string;
}

/** As many as a new person may bring. */
const MOST_ACCREDITATIONS = 20;

interface AccreditationIds {
  readonly eventId: string;
  readonly personId: string;
  readonly accreditationId: string;
}

/** The people of an event and their accreditations. */
export class PersonService {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #notifier: CommitNotifier;
  readonly #pipelineId: string;

  constructor(db: Db, clock: Clock, notifier: CommitNotifier, pipelineId: string) {
    this.#db = db;
    this.#clock = clock;
    this.#notifier = notifier;
    this.#pipelineId = pipelineId;
  }

  async list(actor: Actor, eventId: string, query: z.output<typeof listPeople.query>): Promise<PeoplePage> {
    requireAccess(actor, 'person:read', onEvent(eventId));
    found(await findEvent(this.#db, eventId));
    const after = query.cursor === undefined ? null : decodeNameCursor(query.cursor);
    const { search, category, status, face } = query;
    const wanted = { eventId, search, category, status, face, pipelineId: this.#pipelineId };
    const rows = await peoplePage(this.#db, wanted, after, query.limit + 1);
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    const allHere = after === null && rows.length === page.length;
    return {
      people: await this.#people(this.#db, page),
      total: allHere ? page.length : await countPeople(this.#db, wanted),
      nextCursor:
        last && rows.length > page.length ? encodeCursor({ key: last.name_key, id: last.id }) : null,
    };
  }

  async read(actor: Actor, eventId: string, personId: string): Promise<Person> {
    requireAccess(actor, 'person:read', onEvent(eventId));
    return this.#person(this.#db, eventId, personId);
  }

  async create(actor: Actor, eventId: string, wanted: z.infer<typeof newPersonSchema>): Promise<Person> {
    const user = requireAccess(actor, 'person:write', onEvent(eventId));
    const nowMs = this.#clock.nowMs();
    const personId = newId();
    const person = await this.#db.transaction().execute(async (tx) => {
      found(await findEvent(tx, eventId));
      await unlessTaken(
        'body.externalId',
        insertPerson(tx, {
          id: personId,
          event_id: eventId,
          external_id: wanted.externalId,
          name: wanted.name,
          created_at: nowMs,
        }),
      );
      for (const [position, accreditation] of wanted.accreditations.entries()) {
        const asked = await accreditedAs(tx, eventId, accreditation, `body.accreditations.${position}.`);
        const active = { ...asked, id: newId(), status: 'active' } as const;
        await insertAccreditation(tx, { eventId, personId, position }, active);
      }
      await noteGalleryChange(tx, eventId, personId);
      await appendAudit(tx, nowMs, { actor: user, action: 'person-created', eventId, subject: { personId } });
      return this.#person(tx, eventId, personId);
    });
    this.#notifier.committed(`gallery/${eventId}`);
    return person;
  }

  /** @throws RequestError `changed-meanwhile`; `conflict` when the number is somebody else's */
  change(
    actor: Actor,
    ids: { readonly eventId: string; readonly personId: string },
    madeOn: number,
    wanted: { readonly name: string; readonly externalId: string | null },
  ): Promise<Person> {
    const { eventId, personId } = ids;
    const user = requireAccess(actor, 'person:write', onEvent(eventId));
    return this.#db.transaction().execute(async (tx) => {
      found(await findPerson(tx, eventId, personId));
      if (!(await takeNextVersion(tx, personId, madeOn))) throw new RequestError('changed-meanwhile');
      await unlessTaken('body.externalId', savePersonNames(tx, personId, wanted));
      await appendAudit(tx, this.#clock.nowMs(), {
        actor: user,
        action: 'person-changed',
        eventId,
        subject: { personId },
      });
      return this.#person(tx, eventId, personId);
    });
  }

  /** @throws RequestError `conflict` when the person has as many as one can have */
  async addAccreditation(
    actor: Actor,
    { eventId, personId }: { readonly eventId: string; readonly personId: string },
    status: 'applied' | 'active',
    wanted: z.infer<typeof newAccreditationSchema>,
  ): Promise<Person> {
    const user = requireAccess(actor, 'person:write', onEvent(eventId));
    const person = await this.#db.transaction().execute(async (tx) => {
      await lockGalleryOrder(tx, eventId);
      const { accreditations } = await this.#person(tx, eventId, personId);
      if (accreditations.length >= MOST_ACCREDITATIONS) {
        const problem = `has ${MOST_ACCREDITATIONS} accreditations`;
        throw new RequestError('conflict', [{ path: 'params.personId', problem }]);
      }
      const asked = await accreditedAs(tx, eventId, wanted, 'body.');
      const accreditation = { ...asked, id: newId(), status };
      await insertAccreditation(tx, { eventId, personId, position: accreditations.length }, accreditation);
      await takeNextVersion(tx, personId, undefined);
      await noteGalleryChange(tx, eventId, personId);
      const subject = { personId, accreditationId: accreditation.id, status };
      await appendAudit(tx, this.#clock.nowMs(), {
        actor: user,
        action: 'accreditation-added',
        eventId,
        subject,
      });
      return this.#person(tx, eventId, personId);
    });
    this.#notifier.committed(`gallery/${eventId}`);
    return person;
  }

  /**
   * What is left out stays as it is.
   * @throws RequestError `changed-meanwhile`; `invalid-request` when it would end before it begins; `conflict` for
   *   one that has been purged
   */
  async changeAccreditation(
    actor: Actor,
    { eventId, personId, accreditationId }: AccreditationIds,
    madeOn: number,
    wanted: z.infer<typeof accreditationChangeSchema>,
  ): Promise<Person> {
    const user = requireAccess(actor, 'person:write', onEvent(eventId));
    const person = await this.#db.transaction().execute(async (tx) => {
      await lockGalleryOrder(tx, eventId);
      const { accreditations } = await this.#person(tx, eventId, personId);
      const before = found(accreditations.find(({ id }) => id === accreditationId));
      if (before.status === 'purged') {
        throw new RequestError('conflict', [{ path: 'params.accreditationId', problem: 'is purged' }]);
      }
      const after = {
        ...before,
        category: wanted.category ?? before.category,
        function: wanted.function === undefined ? before.function : wanted.function,
        validFromMs: wanted.validFromMs ?? before.validFromMs,
        validUntilMs: wanted.validUntilMs ?? before.validUntilMs,
        zones: wanted.zones ?? before.zones,
      };
      if (!(after.validUntilMs > after.validFromMs)) {
        const problem = 'must be after validFromMs';
        throw new RequestError('invalid-request', [{ path: 'body.validUntilMs', problem }]);
      }
      if (wanted.category !== undefined || wanted.function !== undefined) {
        await accreditedAs(tx, eventId, after, 'body.');
      }
      if (!(await takeNextVersion(tx, personId, madeOn))) throw new RequestError('changed-meanwhile');
      await saveAccreditation(tx, after);
      const nowMs = this.#clock.nowMs();
      await reviveIfExtended(tx, { eventId, personId }, after, { actor: user, actorId: idOf(user), nowMs });
      await noteGalleryChange(tx, eventId, personId);
      const subject = { personId, accreditationId };
      await appendAudit(tx, this.#clock.nowMs(), {
        actor: user,
        action: 'accreditation-changed',
        eventId,
        subject,
      });
      return this.#person(tx, eventId, personId);
    });
    this.#notifier.committed(`gallery/${eventId}`);
    return person;
  }

  async statusChanges(
    actor: Actor,
    { eventId, personId, accreditationId }: AccreditationIds,
  ): Promise<{ changes: z.infer<typeof statusChangeSchema>[] }> {
    requireAccess(actor, 'person:read', onEvent(eventId));
    const { accreditations } = await this.#person(this.#db, eventId, personId);
    found(accreditations.find(({ id }) => id === accreditationId));
    const rows = await statusChangesOf(this.#db, accreditationId);
    return {
      changes: rows.map(({ from_status, to_status, actor_id, reason, at }) => ({
        from: accreditationStatusSchema.parse(from_status),
        to: accreditationStatusSchema.parse(to_status),
        actorId: actor_id,
        reason,
        at,
      })),
    };
  }

  /** @param madeOn the version that the caller looked at, when it wants to be told of a later one */
  async changeStatus(
    actor: Actor,
    ids: { readonly eventId: string; readonly personId: string; readonly accreditationId: string },
    { to, reason }: StatusChange,
    madeOn?: number,
  ): Promise<Person> {
    const { eventId, personId, accreditationId } = ids;
    const user = requireAccess(actor, 'person:write', onEvent(eventId));
    const nowMs = this.#clock.nowMs();
    const person = await this.#db.transaction().execute(async (tx) => {
      await lockGalleryOrder(tx, eventId);
      const before = await this.#person(tx, eventId, personId);
      const { status } = found(before.accreditations.find(({ id }) => id === accreditationId));
      if (!mayBecome(status, to)) {
        throw new RequestError('conflict', [{ path: 'body.to', problem: `cannot follow ${status}` }]);
      }
      const change = {
        id: newId(),
        event_id: eventId,
        person_id: personId,
        accreditation_id: accreditationId,
        from_status: status,
        to_status: to,
        actor_id: idOf(user),
        reason,
        at: nowMs,
      };
      if (!(await takeNextVersion(tx, personId, madeOn))) throw new RequestError('changed-meanwhile');
      await saveStatusChange(tx, change);
      await noteGalleryChange(tx, eventId, personId);
      // The reason is free text about a person and goes with the person; the log keeps only its hash,
      // which the change's random id keeps from being guessed.
      const changeSha256 = sha256Hex(canonicalJson(change));
      await appendAudit(tx, nowMs, {
        actor: user,
        action: 'accreditation-status-changed',
        eventId,
        subject: { personId, accreditationId, from: status, to, changeSha256 },
      });
      return this.#person(tx, eventId, personId);
    });
    this.#notifier.committed(`gallery/${eventId}`);
    return person;
  }

  async #person(db: Db, eventId: string, personId: string): Promise<Person> {
    const [person] = await this.#people(db, [found(await findPerson(db, eventId, personId))]);
    return found(person);
  }

  async #people(db: Db, rows: readonly PersonRow[]): Promise<Person[]> {
    const ids = rows.map((row) => row.id);
    const accreditations = await accreditationsOf(db, ids);
    const enrolments = await enrolmentsOf(db, ids, this.#pipelineId);
    return rows.map((row) => ({
      id: row.id,
      version: row.version,
      externalId: row.external_id,
      name: row.name,
      enrolment: enrolments.get(row.id) ?? { kind: 'no-photo' },
      accreditations: (accreditations.get(row.id) ?? []).map((a) => ({ ...a, zones: [...a.zones] })),
      createdAt: row.created_at,
    }));
  }
}

/**
 * What is asked for, with the zones of its category where it names none.
 * @param path of what is asked for in the request, with the dot
 * @throws RequestError `invalid-request` for a category or function that the event does not have
 */
async function accreditedAs<Asked extends AskedAccreditation>(
  tx: Db,
  eventId: string,
  asked: Asked,
  path: string,
): Promise<Asked & { readonly zones: readonly string[] }> {
  const codes = await findCodes(tx, eventId);
  const [unknown] = unknownCodes(codes, asked);
  if (unknown !== undefined) {
    throw new RequestError('invalid-request', [
      { path: `${path}${unknown}`, problem: `is no ${unknown} of the event` },
    ]);
  }
  return { ...asked, zones: zonesFor(codes, asked) };
}
