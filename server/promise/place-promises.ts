import type { MeasuredPromise } from '#contract/promise-basis';
import { promiseForGallery } from '#domain/promise/gallery-promise';
import { CONFIDENCE } from '#domain/promise/promise';
import type { Db } from '../db/database.ts';
import type { Place } from '../venue/venue-store.ts';
import { definitionHash, galleryKey } from './gallery-definition.ts';
import { findMeasure, measureVersion } from './measure-store.ts';

export interface PlacePromise {
  /** Which evidence it rests on; 0 before there is any. */
  readonly version: number;
  readonly promise: MeasuredPromise | null;
}

const NOT_MEASURED: PlacePromise = { version: 0, promise: null };

/** Gates of one zone ask for the same again and again. */
const REMEMBERED = 500;

/**
 * What the event's own people say about the promise of an access point, in the words for its gate.
 * The evidence in the database is the truth; answers are remembered by what they were derived from.
 */
export class PlacePromises {
  readonly #db: Db;
  readonly #pipelineId: string;
  readonly #fusionFactor: number;
  readonly #answers = new Map<string, PlacePromise>();

  /**
   * @param pipelineId whose scores are measured
   * @param fusionFactor of the pipeline, for as many frames as a gate fuses
   */
  constructor(db: Db, pipelineId: string, fusionFactor: number) {
    this.#db = db;
    this.#pipelineId = pipelineId;
    this.#fusionFactor = fusionFactor;
  }

  /** @param pipelineId by which the gate decides: scores of another one say nothing to it */
  async ofPlace(place: Place, pipelineId: string): Promise<PlacePromise> {
    if (pipelineId !== this.#pipelineId) return NOT_MEASURED;
    const { event, zone, accessPoint } = place;
    const gallery = galleryKey(zone.id, accessPoint.galleryScope);
    const fpir = zone.policy.promisedFpir;
    const version = await measureVersion(this.#db, event.id, gallery);
    const known = this.#answers.get(`${event.id}/${gallery}/${fpir}`);
    if (known?.version === version) return known;
    const answer = await this.#answer(place, gallery, fpir);
    if (this.#answers.size >= REMEMBERED) this.#answers.clear();
    this.#answers.set(`${event.id}/${gallery}/${fpir}`, answer);
    return answer;
  }

  async #answer(place: Place, gallery: string, fpir: number): Promise<PlacePromise> {
    const measure = await findMeasure(this.#db, place.event.id, gallery);
    // What was measured before another pipeline came is not what its scores are.
    const isOfThis = measure?.definition === definitionHash(this.#pipelineId, place);
    if (!measure?.findings || !isOfThis) return { version: measure?.version ?? 0, promise: null };
    const { promise } = promiseForGallery(measure.findings.evidence, measure.templates, {
      fpir,
      fusionFactor: this.#fusionFactor,
      confidence: CONFIDENCE,
    });
    return {
      version: measure.version,
      promise: {
        throughSeq: measure.throughSeq,
        promise: promise.kind === 'kept' ? { ...promise, steps: [...promise.steps] } : promise,
      },
    };
  }
}
