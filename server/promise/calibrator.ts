import type { Logger } from 'pino';
import type { ShippedScores } from '#models/calibration/shipped';
import type { SettleProgress } from '#models/gallery-index/gallery-index';
import type { Clock } from '../clock.ts';
import type { CommitNotifier } from '../commit-notifier.ts';
import { allEvents, type EventRow, findEvent } from '../event/event-store.ts';
import { found } from '../request-error.ts';
import { findRun, saveProgress } from './calibration-run-store.ts';
import { concludeMeasure } from './conclude-measure.ts';
import { type DueGallery, dueGalleries } from './due-galleries.ts';
import type { GalleryDefinition } from './gallery-definition.ts';
import { LeaseLost, MeasureLease } from './measure-lease.ts';
import { beginMeasure, deleteMeasure, findMeasure } from './measure-store.ts';
import { type GallerySurroundings, MeasuredGallery } from './measured-gallery.ts';
import { ReadyGalleries } from './ready-galleries.ts';
import { Setbacks } from './setbacks.ts';

export const CALIBRATE_EVERY_MS = 1_000;

const TELL_EVERY_MS = 1_000;

export interface CalibratorNeeds extends GallerySurroundings {
  readonly clock: Clock;
  readonly notifier: CommitNotifier;
  /** Scores between strangers that ship with the pipeline: they say from where on two people are looked at. */
  readonly impostors: Pick<ShippedScores, 'samePersonAbove'>;
  readonly logger: Logger;
  /** About what galleries that wait for the next change may take. */
  readonly memoryBytes: number;
}

/**
 * Compares everyone of an event with everyone, as a job beside everything else, and draws from it what
 * the event's galleries tell of strangers, and who looks so much like somebody else that the
 * accreditation team has to look. A first pass compares all; from then on whoever comes costs a search.
 * Of several processes one does it for an event at a time, and another goes on when that one is gone.
 */
export class Calibrator {
  readonly #needs: CalibratorNeeds;
  readonly #ready: ReadyGalleries;
  readonly #setbacks = new Setbacks();
  readonly #closing = new AbortController();
  /** Under which each event was measured here last. */
  readonly #lastHeld = new Map<string, string>();
  /** Under which an event is being measured. */
  #lease: MeasureLease | null = null;

  constructor(needs: CalibratorNeeds) {
    this.#needs = needs;
    this.#ready = new ReadyGalleries(needs.memoryBytes);
  }

  /** Events of which something is held in memory. */
  get events(): ReadonlySet<string> {
    return new Set([...this.#ready.events, ...(this.#lease ? [this.#lease.eventId] : [])]);
  }

  /** Brings every event up to date that another process is not busy with; one that fails does not keep others from it. */
  async round(): Promise<void> {
    for (const event of await allEvents(this.#needs.db)) {
      if (this.#closing.signal.aborted) return;
      if (event.state === 'purged') continue;
      await this.#trying(event.id, async () => {
        const { due } = await this.#dueOf(event);
        if (due.length > 0) await this.#measureEvent(event.id);
      });
    }
  }

  /** Ends what is under way; what has been found stays found. */
  abort(): void {
    this.#closing.abort();
    this.#lease?.giveUp();
  }

  /** Lets go of everything of an event that is purged, also of what is under way. */
  async forget(eventId: string): Promise<void> {
    if (this.#lease?.eventId === eventId) this.#lease.giveUp();
    this.#lastHeld.delete(eventId);
    await this.#ready.forget(eventId);
  }

  /** After the last round. */
  async close(): Promise<void> {
    this.abort();
    await this.#ready.close();
  }

  /** Those that are due, without those that failed a moment ago. */
  async #dueOf(event: EventRow) {
    const { db, clock, pipelineId } = this.#needs;
    const { due, ...rest } = await dueGalleries(db, pipelineId, event);
    const isResting = ({ definition }: DueGallery) =>
      this.#setbacks.isResting(placeOf(event.id, definition), clock.nowMs());
    return { ...rest, due: due.filter((gallery) => !isResting(gallery)) };
  }

  async #measureEvent(eventId: string): Promise<void> {
    const { db } = this.#needs;
    const lease = await MeasureLease.take(this.#needs, eventId);
    if (!lease) return;
    this.#lease = lease;
    try {
      if (this.#closing.signal.aborted) return;
      await this.#noticeOthers(lease);
      // Another process may have been at it until a moment ago.
      const { due, states, galleries } = await this.#dueOf(found(await findEvent(db, eventId)));
      for (const { gallery } of states) {
        if (!galleries.some(({ key }) => key === gallery)) await this.#drop(lease, gallery);
      }
      for (const [i, { definition }] of due.entries()) {
        await this.#trying(placeOf(eventId, definition), () =>
          this.#measure(lease, definition, due.length - i - 1),
        );
        if (lease.signal.aborted) return;
      }
    } finally {
      this.#lease = null;
      await lease.end();
    }
  }

  /** What another process has written since is followed here no further than this one looks. */
  async #noticeOthers(lease: MeasureLease): Promise<void> {
    const { eventId, holder, heldBefore } = lease;
    if (heldBefore !== this.#lastHeld.get(eventId)) {
      for (const gallery of this.#ready.ofEvent(eventId)) await gallery.forgetUnheld(lease);
    }
    this.#lastHeld.set(eventId, holder);
  }

  /** What fails is told of, and rests. What was ended on purpose has not failed: somebody goes on from what is written. */
  async #trying(place: string, work: () => Promise<void>): Promise<void> {
    const { clock, logger } = this.#needs;
    if (this.#setbacks.isResting(place, clock.nowMs())) return;
    try {
      await work();
      this.#setbacks.succeeded(place);
    } catch (fault) {
      if (fault instanceof LeaseLost) return;
      this.#setbacks.failed(place, clock.nowMs());
      logger.error({ err: fault, place }, 'a gallery could not be measured');
    }
  }

  /** @throws LeaseLost when it was ended on purpose: whoever goes on begins with what was written */
  async #measure(lease: MeasureLease, definition: GalleryDefinition, galleriesLeft: number): Promise<void> {
    const { db, clock, impostors, notifier } = this.#needs;
    const { eventId, signal } = lease;
    const { decisions } = await findRun(db, eventId);
    try {
      const gallery = await this.#gallery(lease, definition);
      await this.#ready.keep(eventId, gallery);
      const throughSeq = await gallery.catchUp(lease, signal);
      const telling = this.#tell(lease, gallery, galleriesLeft);
      await gallery.settle(lease, { signal, onProgress: telling.onProgress });
      await telling.end();
      const reviewLevel = impostors.samePersonAbove;
      await concludeMeasure(db, lease, gallery, { throughSeq, decisions, atMs: clock.nowMs(), reviewLevel });
      // What came meanwhile may have made it larger.
      await this.#ready.keep(eventId, gallery);
    } catch (cause) {
      // What the thread holds is in doubt, or somebody else goes on.
      await this.#ready.drop(eventId, definition.key);
      throw signal.aborted ? signal.reason : cause;
    }
    notifier.committed(`gallery/${eventId}`);
  }

  async #gallery(lease: MeasureLease, definition: GalleryDefinition): Promise<MeasuredGallery> {
    const { db } = this.#needs;
    const { eventId, signal } = lease;
    const known = await findMeasure(db, eventId, definition.key);
    const isKnown = known?.definition === definition.hash;
    const ready = this.#ready.find(eventId, definition);
    if (ready && isKnown) return ready;
    await this.#ready.drop(eventId, definition.key);
    if (isKnown) return MeasuredGallery.load(this.#needs, lease, definition, known.throughSeq, signal);
    const { gallery_seq } = found(await findEvent(db, eventId));
    await beginMeasure(lease, definition, gallery_seq);
    return MeasuredGallery.load(this.#needs, lease, definition, gallery_seq, signal);
  }

  /** Writes down how far the gallery is, now and then. */
  #tell({ eventId, holder }: MeasureLease, gallery: MeasuredGallery, galleriesLeft: number) {
    const { db, logger } = this.#needs;
    const began = performance.now();
    let toldAt = began;
    let first: number | null = null;
    let writing = Promise.resolve();
    const tell = ({ settled, pending, secondsLeft }: SettleProgress) => {
      const nowMs = performance.now();
      first ??= settled;
      if (pending > 0 && nowMs - toldAt < TELL_EVERY_MS) return;
      const seconds = (nowMs - began) / 1000;
      // A few people are no measure of the pace.
      const pace = seconds > 1 && settled > first ? ((settled - first) * gallery.templates) / seconds : null;
      toldAt = nowMs;
      const progress = { settled, pending, secondsLeft, galleriesLeft };
      writing = writing
        .then(() => saveProgress(db, eventId, holder, { progress, pace }))
        .catch((error: unknown) => logger.error({ err: error }, 'progress could not be written'));
    };
    return { onProgress: tell, end: () => writing };
  }

  /** A zone is no more, or its gates hold another gallery now. */
  async #drop(lease: MeasureLease, gallery: string): Promise<void> {
    await deleteMeasure(lease, gallery);
    await this.#ready.drop(lease.eventId, gallery);
  }
}

function placeOf(eventId: string, { key }: GalleryDefinition): string {
  return `${eventId}/${key}`;
}
