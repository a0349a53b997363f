import { z } from 'zod';
import { qualityAssessmentSchema, unusablePhotoSchema } from '#contract/person';
import type { PhotoDecision, PhotoReview, ReviewItem } from '#contract/photo-review';
import { appendAudit } from '../audit/audit-log.ts';
import { type Actor, idOf, type Principal } from '../auth/actor.ts';
import { onEvent, requireAccess } from '../auth/require-access.ts';
import type { Clock } from '../clock.ts';
import type { CommitNotifier } from '../commit-notifier.ts';
import type { Db, OpenDatabase } from '../db/database.ts';
import { findEvent } from '../event/event-store.ts';
import { countOpenLookAlikes, findLookAlike } from '../look-alike/look-alike-store.ts';
import { decodeTimeCursor, encodeCursor } from '../page-cursor.ts';
import { findPerson } from '../person/person-store.ts';
import type { FaceEnrolment } from '../photo/face-enrolment.ts';
import type { FaceReader } from '../photo/face-reader.ts';
import type { Vault } from '../privacy/vault.ts';
import { found, RequestError } from '../request-error.ts';
import { deleteExplanationOf, openExplanation } from './explanation-store.ts';
import {
  countWaitingPhotos,
  findPhotoReview,
  type PhotoReviewRow,
  savePhotoDecision,
  type WaitingItem,
  waitingItems,
} from './photo-review-store.ts';

export interface ReviewsPage {
  readonly items: ReviewItem[];
  readonly waiting: { readonly photos: number; readonly lookAlikes: number };
  readonly nextCursor: string | null;
}

interface OnReview {
  readonly eventId: string;
  readonly reviewId: string;
}

const STATES = {
  approve: 'approved',
  'ask-for-another': 'another-asked-for',
  reject: 'rejected',
} as const;

/** The one queue of what somebody has to look at, and what they say of the photos in it. */
export class PhotoReviewService {
  readonly #database: OpenDatabase;
  readonly #clock: Clock;
  readonly #notifier: CommitNotifier;
  readonly #vault: Vault;
  readonly #faces: FaceReader;
  readonly #enrolment: FaceEnrolment;

  constructor(needs: {
    readonly database: OpenDatabase;
    readonly clock: Clock;
    readonly notifier: CommitNotifier;
    readonly vault: Vault;
    readonly faces: FaceReader;
    readonly enrolment: FaceEnrolment;
  }) {
    this.#database = needs.database;
    this.#clock = needs.clock;
    this.#notifier = needs.notifier;
    this.#vault = needs.vault;
    this.#faces = needs.faces;
    this.#enrolment = needs.enrolment;
  }

  async list(
    actor: Actor,
    eventId: string,
    query: { readonly cursor?: string | undefined; readonly limit: number },
  ): Promise<ReviewsPage> {
    requireAccess(actor, 'person:read', onEvent(eventId));
    const { db } = this.#database;
    found(await findEvent(db, eventId));
    const after = query.cursor === undefined ? null : decodeTimeCursor(query.cursor);
    const waiting = await waitingItems(db, eventId, after, query.limit + 1);
    const page = waiting.slice(0, query.limit);
    const items: ReviewItem[] = [];
    for (const item of page) items.push(...(await this.#item(db, eventId, item)));
    const last = page.at(-1);
    return {
      items,
      waiting: {
        photos: await countWaitingPhotos(db, eventId),
        lookAlikes: await countOpenLookAlikes(db, eventId),
      },
      nextCursor: last && waiting.length > page.length ? encodeCursor({ key: last.at, id: last.id }) : null,
    };
  }

  async read(actor: Actor, { eventId, reviewId }: OnReview): Promise<PhotoReview> {
    requireAccess(actor, 'person:read', onEvent(eventId));
    const { db } = this.#database;
    return this.#reviewOf(db, found(await findPhotoReview(db, eventId, reviewId)));
  }

  async readPhoto(actor: Actor, { eventId, reviewId }: OnReview): Promise<Uint8Array> {
    requireAccess(actor, 'person:read', onEvent(eventId));
    const { db } = this.#database;
    const { id, sealed } = found(await findPhotoReview(db, eventId, reviewId));
    const vault = await this.#vault.ofEvent(db, eventId);
    return vault.open('review-photo', id, found(sealed ?? undefined));
  }

  /**
   * @throws RequestError `changed-meanwhile` when somebody was quicker; `conflict` when the photo to approve
   *   shows no one face that can be read, or the person has no room for it
   */
  async decide(actor: Actor, of: OnReview, madeOn: number, decision: PhotoDecision): Promise<PhotoReview> {
    const user = requireAccess(actor, 'person:write', onEvent(of.eventId));
    const review =
      decision.kind === 'approve'
        ? await this.#approve(user, of, madeOn)
        : await this.#refuse(user, of, madeOn, decision);
    this.#notifier.committed(`gallery/${of.eventId}`);
    await this.#database.checkpoint();
    return review;
  }

  async #approve(user: Principal, of: OnReview, madeOn: number): Promise<PhotoReview> {
    const { db } = this.#database;
    const row = found(await findPhotoReview(db, of.eventId, of.reviewId));
    if (row.state !== 'open' || row.version !== madeOn || !row.sealed) {
      throw new RequestError('changed-meanwhile');
    }
    const vault = await this.#vault.ofEvent(db, of.eventId);
    // Read anew, so that a photo becomes a template of the pipeline that runs now.
    const face = await this.#faces.read(vault.open('review-photo', row.id, row.sealed));
    if (face.kind !== 'usable' && face.kind !== 'failing') {
      throw new RequestError('conflict', [{ path: 'params.reviewId', problem: face.refusal.kind }]);
    }
    const owner = { eventId: of.eventId, personId: row.person_id };
    const comparison = await this.#enrolment.compare(owner, face);
    const wishes = { whenDuplicate: 'review', place: row.place, identity: 'trusted' } as const;
    return db.transaction().execute(async (tx) => {
      // Decided first: enrolling would take the photo out of the queue as superseded.
      await this.#saveDecision(tx, user, row, madeOn, { kind: 'approve' });
      await this.#enrolment.enrolIn(tx, user, owner, { comparison, wishes });
      await deleteExplanationOf(tx, row.person_id);
      return this.#reviewOf(tx, found(await findPhotoReview(tx, of.eventId, of.reviewId)));
    });
  }

  #refuse(user: Principal, of: OnReview, madeOn: number, decision: PhotoDecision): Promise<PhotoReview> {
    return this.#database.db.transaction().execute(async (tx) => {
      const row = found(await findPhotoReview(tx, of.eventId, of.reviewId));
      await this.#saveDecision(tx, user, row, madeOn, decision);
      return this.#reviewOf(tx, found(await findPhotoReview(tx, of.eventId, of.reviewId)));
    });
  }

  async #saveDecision(
    tx: Db,
    user: Principal,
    row: PhotoReviewRow,
    madeOn: number,
    decision: PhotoDecision,
  ): Promise<void> {
    const nowMs = this.#clock.nowMs();
    const saved = await savePhotoDecision(
      tx,
      { id: row.id, version: madeOn },
      {
        state: STATES[decision.kind],
        decided_at: nowMs,
        decided_by: idOf(user),
        message: messageOf(decision),
      },
    );
    if (!saved) throw new RequestError('changed-meanwhile');
    await appendAudit(tx, nowMs, {
      actor: user,
      action: 'photo-review-decided',
      eventId: row.event_id,
      subject: { personId: row.person_id, reviewId: row.id, decision: decision.kind },
    });
  }

  /** Empty when it was decided, or its person erased, a moment ago. */
  async #item(db: Db, eventId: string, { kind, id }: WaitingItem): Promise<ReviewItem[]> {
    if (kind === 'look-alike') {
      const lookAlike = await findLookAlike(db, eventId, id);
      return lookAlike ? [{ kind, lookAlike }] : [];
    }
    const row = await findPhotoReview(db, eventId, id);
    return row ? [{ kind, review: await this.#reviewOf(db, row) }] : [];
  }

  async #reviewOf(db: Db, row: PhotoReviewRow): Promise<PhotoReview> {
    const vault = await this.#vault.ofEvent(db, row.event_id);
    return {
      id: row.id,
      version: row.version,
      person: found(await namedPerson(db, row.event_id, row.person_id)),
      because: await becauseOf(db, row),
      place: row.place,
      refusal: row.refusal === null ? null : unusablePhotoSchema.parse(JSON.parse(row.refusal)),
      quality: z.array(qualityAssessmentSchema).parse(JSON.parse(row.quality)),
      explanation: row.sealed_explanation && openExplanation(vault, row.person_id, row.sealed_explanation),
      sentAt: row.created_at,
      state: await stateOf(db, row),
    };
  }
}

function messageOf(decision: PhotoDecision): string | null {
  switch (decision.kind) {
    case 'approve':
      return null;
    case 'ask-for-another':
      return decision.message;
    case 'reject':
      return decision.reason;
  }
}

async function namedPerson(db: Db, eventId: string, personId: string) {
  const row = await findPerson(db, eventId, personId);
  return row && { id: row.id, name: row.name, externalId: row.external_id };
}

async function becauseOf(db: Db, row: PhotoReviewRow): Promise<PhotoReview['because']> {
  if (row.because !== 'duplicate') return { kind: row.because };
  const other = row.other_id === null ? undefined : await namedPerson(db, row.event_id, row.other_id);
  return { kind: 'duplicate', other: other ?? null, similarity: row.similarity };
}

async function stateOf(db: Db, row: PhotoReviewRow): Promise<PhotoReview['state']> {
  const at = row.decided_at ?? row.created_at;
  switch (row.state) {
    case 'open':
      return { kind: 'open' };
    case 'superseded':
    case 'withdrawn':
      return { kind: 'gone', at };
    default: {
      const user = await db
        .selectFrom('users')
        .select('username')
        .where('id', '=', row.decided_by ?? '')
        .executeTakeFirst();
      return {
        kind: 'decided',
        decision: row.state,
        message: row.message,
        decidedBy: user?.username ?? null,
        decidedAt: at,
      };
    }
  }
}
