import type { LookAlike, LookAlikeDecision, NearestPerson } from '#contract/look-alike';
import { appendAudit } from '../audit/audit-log.ts';
import { type Actor, idOf } from '../auth/actor.ts';
import { onEvent, requireAccess } from '../auth/require-access.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import { findEvent } from '../event/event-store.ts';
import { decodeTimeCursor, encodeCursor } from '../page-cursor.ts';
import { findPerson } from '../person/person-store.ts';
import { noteDecision } from '../promise/calibration-run-store.ts';
import { EVENT_GALLERY } from '../promise/gallery-definition.ts';
import { findNearest } from '../promise/nearest-store.ts';
import { found, RequestError } from '../request-error.ts';
import { countOpenLookAlikes, findLookAlike, lookAlikesPage, saveDecision } from './look-alike-store.ts';

export interface LookAlikesPage {
  readonly lookAlikes: LookAlike[];
  readonly open: number;
  readonly nextCursor: string | null;
}

/** Pairs of enrolled people who look very much alike, and what the accreditation team says of them. */
export class LookAlikeService {
  readonly #db: Db;
  readonly #clock: Clock;

  constructor(db: Db, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  async list(
    actor: Actor,
    eventId: string,
    query: {
      readonly state: 'open' | 'decided';
      readonly cursor?: string | undefined;
      readonly limit: number;
    },
  ): Promise<LookAlikesPage> {
    requireAccess(actor, 'person:read', onEvent(eventId));
    found(await findEvent(this.#db, eventId));
    const after = query.cursor === undefined ? null : decodeTimeCursor(query.cursor);
    const of = { eventId, state: query.state };
    const page = await lookAlikesPage(this.#db, of, after, query.limit + 1);
    const lookAlikes = page.slice(0, query.limit);
    const last = lookAlikes.at(-1);
    return {
      lookAlikes,
      open: await countOpenLookAlikes(this.#db, eventId),
      nextCursor:
        last && page.length > lookAlikes.length ? encodeCursor({ key: last.similarity, id: last.id }) : null,
    };
  }

  async nearest(actor: Actor, eventId: string, personId: string): Promise<NearestPerson> {
    requireAccess(actor, 'person:read', onEvent(eventId));
    found(await findPerson(this.#db, eventId, personId));
    const nearest = await findNearest(this.#db, { eventId, gallery: EVENT_GALLERY }, personId);
    if (!nearest) return { kind: 'not-compared' };
    for (const { personId: otherId, similarity } of nearest) {
      // Whoever is erased is compared with nobody from now on; the next measurement takes them out.
      const other = await findPerson(this.#db, eventId, otherId);
      if (other) {
        const { id, name, external_id: externalId } = other;
        return { kind: 'somebody', person: { id, name, externalId }, similarity };
      }
    }
    return { kind: 'nobody-else' };
  }

  /** @throws RequestError `conflict` when somebody has decided already */
  async decide(
    actor: Actor,
    { eventId, lookAlikeId }: { readonly eventId: string; readonly lookAlikeId: string },
    decision: LookAlikeDecision,
  ): Promise<LookAlike> {
    const user = requireAccess(actor, 'person:write', onEvent(eventId));
    const nowMs = this.#clock.nowMs();
    return this.#db.transaction().execute(async (tx) => {
      const decided = await saveDecision(tx, {
        eventId,
        id: lookAlikeId,
        decision,
        userId: idOf(user),
        atMs: nowMs,
      });
      const lookAlike = found(await findLookAlike(tx, eventId, lookAlikeId));
      if (!decided) {
        throw new RequestError('conflict', [{ path: 'params.lookAlikeId', problem: 'is decided already' }]);
      }
      await noteDecision(tx, eventId);
      await appendAudit(tx, nowMs, {
        actor: user,
        action: 'look-alike-decided',
        eventId,
        subject: { lookAlikeId, firstId: decided.first_id, secondId: decided.second_id, decision },
      });
      return lookAlike;
    });
  }
}
