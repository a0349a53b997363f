import type { Logger } from 'pino';
import { LARGEST_FPIR } from '#contract/zone-policy';
import type { ShippedScores } from '#models/calibration/shipped';
import type { SettleProgress } from '#models/gallery-index/gallery-index';
import type { Clock } from '../clock.ts';
import type { CommitNotifier } from '../commit-notifier.ts';
import { allEvents, findEvent } from '../event/event-store.ts';
import { noteLookAlikes, pairsOf, withdrawLookAlikes } from '../look-alike/look-alike-store.ts';
import { newId } from '../new-id.ts';
import { existingPeople } from '../person/person-store.ts';
import { found } from '../request-error.ts';
import { endLease, findRun, holdLease, saveProgress } from './calibration-run-store.ts';
import { dueGalleries } from './due-galleries.ts';
import { EVENT_GALLERY, type GalleryDefinition } from './gallery-definition.ts';
import { beginMeasure, deleteMeasure, findMeasure, saveMeasure } from './measure-store.ts';
import { type GallerySurroundings, MeasuredGallery } from './measured-gallery.ts';

export const CALIBRATE_EVERY_MS = 1_000;

const LEASE_MS = 60_000;
const RENEW_EVERY_MS = 10_000;
const TELL_EVERY_MS = 1_000;

/** Galleries that are ready for the next change, in templates: about half a gigabyte. */
const TEMPLATES_KEPT_READY = 200_000;
/** Each has a thread. */
const GALLERIES_KEPT_READY = 8;

/** More pairs than anybody looks at in a day; the others follow when these are decided. */
const PAIRS_AT_ONCE = 2_000;

export interface CalibratorNeeds extends GallerySurroundings {
  readonly clock: Clock;
  readonly notifier: CommitNotifier;
  /** Scores between strangers that ship with the pipeline: they say from where on two people are looked at. */
  readonly impostors: Pick<ShippedScores, 'samePersonAbove'>;
  readonly logger: Logger;
}

/**
 * Compares everyone of an event with everyone, as a job beside everything else, and draws from it what
 * the event's galleries tell of strangers, and who looks so much like somebody else that the
 * accreditation team has to look. A first pass compares all; from then on whoever comes costs a search.
 * Of several processes one does it for an event at a time, and another goes on when that one is gone.
 */
export class Calibrator {
  readonly #needs: CalibratorNeeds;
  readonly #holder = newId();
  /** The latest used last. */
  readonly #ready = new Map<string, MeasuredGallery>();
  readonly #closing = new AbortController();

  constructor(needs: CalibratorNeeds) {
    this.#needs = needs;
  }

  /** Brings every event up to date that another process is not busy with. */
  async round(): Promise<void> {
    const { db, pipelineId } = this.#needs;
    for (const event of await allEvents(db)) {
      if (this.#closing.signal.aborted) return;
      if (event.state === 'purged') continue;
      const { due } = await dueGalleries(db, pipelineId, event);
      if (due.length > 0) await this.#measureEvent(event.id);
    }
  }

  /** Ends what is under way; what has been found stays found. */
  abort(): void {
    this.#closing.abort();
  }

  /** After the last round. */
  async close(): Promise<void> {
    this.abort();
    for (const gallery of this.#ready.values()) await gallery.close();
    this.#ready.clear();
  }

  async #measureEvent(eventId: string): Promise<void> {
    const { db, logger, pipelineId } = this.#needs;
    if (!(await this.#hold(eventId))) return;
    const lost = new AbortController();
    const signal = AbortSignal.any([this.#closing.signal, lost.signal]);
    const renewing = setInterval(() => {
      this.#hold(eventId).then(
        (held) => held || lost.abort(),
        (error: unknown) => {
          logger.error({ err: error }, 'the lease of a measurement could not be renewed');
          lost.abort();
        },
      );
    }, RENEW_EVERY_MS);
    try {
      // Another process may have been at it until a moment ago.
      const { due, states, galleries } = await dueGalleries(
        db,
        pipelineId,
        found(await findEvent(db, eventId)),
      );
      for (const { gallery } of states) {
        if (!galleries.some(({ key }) => key === gallery)) await this.#forget(eventId, gallery);
      }
      for (const [i, { definition }] of due.entries()) {
        await this.#measure(eventId, definition, due.length - i - 1, signal);
      }
    } catch (cause) {
      // Ended on purpose: what was found so far is written, and somebody goes on from there.
      if (!signal.aborted) throw cause;
    } finally {
      clearInterval(renewing);
      await endLease(db, eventId, this.#holder);
    }
  }

  #hold(eventId: string): Promise<boolean> {
    const { db, clock } = this.#needs;
    return holdLease(db, eventId, { holder: this.#holder, nowMs: clock.nowMs(), forMs: LEASE_MS });
  }

  /** A zone is no more, or its gates hold another gallery now. */
  async #forget(eventId: string, gallery: string): Promise<void> {
    await deleteMeasure(this.#needs.db, eventId, gallery);
    await this.#drop(eventId, gallery);
  }

  async #measure(
    eventId: string,
    definition: GalleryDefinition,
    galleriesLeft: number,
    signal: AbortSignal,
  ): Promise<void> {
    const { clock, notifier } = this.#needs;
    const { decisions } = await findRun(this.#needs.db, eventId);
    const gallery = await this.#gallery(eventId, definition, signal);
    try {
      const throughSeq = await gallery.catchUp(signal);
      const telling = this.#tell(eventId, gallery, galleriesLeft);
      await gallery.settle({ signal, onProgress: telling.onProgress });
      await telling.end();
      await this.#conclude(eventId, gallery, { throughSeq, decisions, atMs: clock.nowMs() });
    } catch (cause) {
      // What the thread holds is in doubt, or somebody else goes on: the next begins with what was written.
      await this.#drop(eventId, definition.key);
      throw cause;
    }
    notifier.committed(`gallery/${eventId}`);
    await this.#makeRoom();
  }

  async #gallery(
    eventId: string,
    definition: GalleryDefinition,
    signal: AbortSignal,
  ): Promise<MeasuredGallery> {
    const { db } = this.#needs;
    const place = `${eventId}/${definition.key}`;
    const known = await findMeasure(db, eventId, definition.key);
    const ready = this.#ready.get(place);
    if (ready && ready.definition.hash === definition.hash && known?.definition === definition.hash) {
      this.#ready.delete(place);
      this.#ready.set(place, ready);
      return ready;
    }
    await this.#drop(eventId, definition.key);
    const event = await findEvent(db, eventId);
    const seq = event?.gallery_seq ?? 0;
    if (known?.definition !== definition.hash) await beginMeasure(db, eventId, definition, seq);
    const throughSeq = known?.definition === definition.hash ? known.throughSeq : seq;
    const gallery = await MeasuredGallery.load(this.#needs, eventId, definition, throughSeq, signal);
    this.#ready.set(place, gallery);
    return gallery;
  }

  /** Writes down how far the gallery is, now and then. */
  #tell(eventId: string, gallery: MeasuredGallery, galleriesLeft: number) {
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
        .then(() => saveProgress(db, eventId, this.#holder, { progress, pace }))
        .catch((error: unknown) => logger.error({ err: error }, 'progress could not be written'));
    };
    return { onProgress: tell, end: () => writing };
  }

  /** From everyone's neighbours to what they tell. */
  async #conclude(
    eventId: string,
    gallery: MeasuredGallery,
    at: { readonly throughSeq: number; readonly decisions: number; readonly atMs: number },
  ): Promise<void> {
    const { db, impostors } = this.#needs;
    const known = await pairsOf(db, eventId);
    const pairs = (decisions: readonly (string | null)[]) =>
      known
        .filter(({ decision }) => decisions.includes(decision))
        .map(({ first_id, second_id }) => [first_id, second_id] as const);
    const report = await gallery.strangers({
      reviewLevel: impostors.samePersonAbove,
      setAside: pairs(['same-person', 'related']),
      counted: pairs(['different-people']),
      largestFpir: LARGEST_FPIR,
    });
    const counted = new Set(pairs(['different-people']).map(([a, b]) => `${a}\n${b}`));
    const found = new Set(report.pairs.map(({ personId, otherId }) => `${personId}\n${otherId}`));
    const gone = known.filter((row) => !found.has(`${row.first_id}\n${row.second_id}`)).map(({ id }) => id);
    const fresh = report.pairs.slice(0, PAIRS_AT_ONCE);
    await db.transaction().execute(async (tx) => {
      if (gallery.definition.key === EVENT_GALLERY) {
        const ids = fresh.flatMap(({ personId, otherId }) => [personId, otherId]);
        const people = await existingPeople(tx, eventId, ids);
        const present = fresh.filter(({ personId, otherId }) => people.has(personId) && people.has(otherId));
        await noteLookAlikes(tx, eventId, present, { by: 'search', atMs: at.atMs });
        await withdrawLookAlikes(tx, gone);
      }
      await saveMeasure(tx, eventId, {
        gallery: gallery.definition.key,
        throughSeq: at.throughSeq,
        decisions: at.decisions,
        people: report.evidence.people,
        templates: report.templates,
        findings: {
          evidence: report.evidence,
          pairsSetAside: [...found].filter((pair) => !counted.has(pair)).length,
          closest: report.closest,
        },
        measuredAtMs: at.atMs,
      });
    });
  }

  async #drop(eventId: string, gallery: string): Promise<void> {
    const place = `${eventId}/${gallery}`;
    const held = this.#ready.get(place);
    this.#ready.delete(place);
    await held?.close();
  }

  /** Lets go of those not used for longest. */
  async #makeRoom(): Promise<void> {
    let templates = 0;
    for (const gallery of this.#ready.values()) templates += gallery.templates;
    for (const [place, gallery] of this.#ready) {
      if (templates <= TEMPLATES_KEPT_READY && this.#ready.size <= GALLERIES_KEPT_READY) return;
      templates -= gallery.templates;
      this.#ready.delete(place);
      await gallery.close();
    }
  }
}
