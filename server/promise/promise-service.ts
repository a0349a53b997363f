import type { CalibrationProgress, PromiseSheet, ZonePromise } from '#contract/promise';
import type { Actor } from '../auth/actor.ts';
import { onEvent, requireAccess } from '../auth/require-access.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import { type EventRow, findEvent } from '../event/event-store.ts';
import { countOpenLookAlikes } from '../look-alike/look-alike-store.ts';
import { found } from '../request-error.ts';
import { type ZoneGates, zoneGatesOf } from '../venue/venue-store.ts';
import { dueGalleries } from './due-galleries.ts';
import { galleryKey } from './gallery-definition.ts';
import { findMeasure } from './measure-store.ts';
import { comparisonsDue } from './measuring-cost.ts';
import { type PipelineScores, promiseSheet } from './promise-sheet.ts';
import { scopeAsked, zonePromises } from './zone-promises.ts';

/** Comparisons of two 512-number templates a second on one core, until this machine has measured its own. */
const USUAL_PACE = 2.5e7;

/** The promises of an event's zones: what they rest on, what they cost, and how far the measuring is. */
export class PromiseService {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #pipelineId: string;
  readonly #scores: PipelineScores;

  constructor(db: Db, clock: Clock, pipelineId: string, scores: PipelineScores) {
    this.#db = db;
    this.#clock = clock;
    this.#pipelineId = pipelineId;
    this.#scores = scores;
  }

  async list(
    actor: Actor,
    eventId: string,
  ): Promise<{ zones: ZonePromise[]; calibration: CalibrationProgress; openLookAlikes: number }> {
    requireAccess(actor, 'event:read', onEvent(eventId));
    const event = found(await findEvent(this.#db, eventId));
    return {
      zones: await zonePromises(this.#db, eventId, this.#scores),
      calibration: await this.#progress(event),
      openLookAlikes: await countOpenLookAlikes(this.#db, eventId),
    };
  }

  async propose(
    actor: Actor,
    eventId: string,
    query: { readonly promisedFpir: number; readonly zoneId?: string | undefined },
  ): Promise<PromiseSheet> {
    requireAccess(actor, 'event:read', onEvent(eventId));
    found(await findEvent(this.#db, eventId));
    if (query.zoneId === undefined) return this.#sheet(eventId, null, query.promisedFpir);
    const zones = await zoneGatesOf(this.#db, eventId);
    const gates = found(zones.find(({ zone }) => zone.id === query.zoneId));
    return this.#sheet(eventId, gates, query.promisedFpir);
  }

  async #sheet(eventId: string, gates: ZoneGates | null, fpir: number): Promise<PromiseSheet> {
    const scope = gates ? scopeAsked(gates.scopes) : 'event';
    const gallery = galleryKey(gates?.zone.id ?? '', scope);
    const measure = (await findMeasure(this.#db, eventId, gallery)) ?? null;
    return promiseSheet({ fpir, scope, measure }, this.#scores);
  }

  async #progress(event: EventRow): Promise<CalibrationProgress> {
    const { due, run, states } = await dueGalleries(this.#db, this.#pipelineId, event);
    if (due.length === 0) {
      const measuredAt = Math.max(0, ...states.map(({ measuredAtMs }) => measuredAtMs ?? 0));
      return { kind: 'up-to-date', measuredAt: measuredAt > 0 ? measuredAt : null };
    }
    if (run.leaseUntilMs > this.#clock.nowMs() && run.progress) return { kind: 'running', ...run.progress };
    const comparisons = await comparisonsDue(this.#db, this.#pipelineId, event, due);
    return { kind: 'waiting', comparisons, estimatedSeconds: comparisons / (run.pace ?? USUAL_PACE) };
  }
}
