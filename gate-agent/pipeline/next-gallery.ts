import { rmSync } from 'node:fs';
import type { Logger } from 'pino';
import { type KnownPipeline, pipelineNamed } from '#models/engines/known-pipelines';
import { openFacePipeline } from '#models/engines/open-pipeline';
import type { Gallery } from '../gallery/gallery.ts';
import type { GalleryPull } from '../sync/gallery-pull.ts';
import { galleryDirOf } from './adopted-pipeline.ts';

export interface NextGalleryParts {
  readonly dataDir: string;
  readonly weightsDir: string;
  /** The one that the lanes decide by. */
  readonly pipelineId: string;
  /** The one that the server works by, as the newest configuration says; null before the first. */
  readonly wanted: () => string | null;
  readonly open: (pipeline: KnownPipeline, galleryDir: string) => Promise<Gallery>;
  readonly pullOf: (gallery: Gallery, pipelineId: string) => Pick<GalleryPull, 'catchUp'>;
  readonly log: Logger;
}

/**
 * Gets the gate ready for another pipeline while its lanes decide by the present one: gathers that one's whole gallery
 * in a folder of its own and sees that the models load. Nothing of it is used before all of it is there.
 */
export class NextGallery {
  private readonly parts: NextGalleryParts;
  private gathering: { readonly end: AbortController; readonly done: Promise<unknown> } | null = null;
  private whole: string | null = null;
  /** Of which something lies on disk. */
  private begun: string | null = null;

  constructor(parts: NextGalleryParts) {
    this.parts = parts;
  }

  /** The pipeline that the gate can go on by from its next start; null while there is none. */
  get ready(): string | null {
    return this.whole;
  }

  /**
   * One look, and the gathering when there is something to gather.
   * @throws UnknownPipeline, UnusableModel, GateError, WeightsUnavailable, PipelineFault when the gate lacks the
   *   models; what a pull throws
   */
  async round(signal: AbortSignal): Promise<void> {
    const wanted = this.wanted();
    if (wanted === null) return this.discard();
    if (this.whole === wanted) return;
    this.begun = wanted;
    const end = new AbortController();
    const done = this.gather(wanted, AbortSignal.any([signal, end.signal]));
    this.gathering = { end, done: done.catch(() => undefined) };
    try {
      // Led back meanwhile, it is wanted no more.
      if ((await done) && this.wanted() === wanted) this.whole = wanted;
    } finally {
      this.gathering = null;
    }
  }

  /** Deletes what was gathered: whoever is to be removed from the gate may be in it. It is gathered anew. */
  async discard(): Promise<void> {
    this.gathering?.end.abort();
    await this.gathering?.done;
    this.whole = null;
    if (this.begun === null) return;
    rmSync(galleryDirOf(this.parts.dataDir, this.begun), { recursive: true, force: true });
    this.begun = null;
  }

  /** Null where the gate has what it should. */
  private wanted(): string | null {
    const wanted = this.parts.wanted();
    return wanted === this.parts.pipelineId ? null : wanted;
  }

  /** @returns whether it is whole */
  private async gather(pipelineId: string, signal: AbortSignal): Promise<boolean> {
    const { dataDir, log, open, pullOf, weightsDir } = this.parts;
    const pipeline = pipelineNamed(pipelineId, weightsDir);
    log.info({ pipelineId }, 'the gallery of another pipeline is gathered');
    const models = await openFacePipeline({ pipeline, workers: 1, weightsDir });
    await models.close();
    const gallery = await open(pipeline, galleryDirOf(dataDir, pipelineId));
    try {
      await pullOf(gallery, pipelineId).catchUp(signal);
      if (signal.aborted) return false;
      if (gallery.isWorthSaving) await gallery.saveSnapshot();
      return true;
    } finally {
      await gallery.close();
    }
  }
}
