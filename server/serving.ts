import { setMaxListeners } from 'node:events';
import type { Logger } from 'pino';
import { impostorScoresOf, matedScoresOf } from '#models/calibration/pipeline-scores';
import { qualityPoliciesOf } from '#models/calibration/quality-policies';
import { type KnownPipeline, pipelineNamed } from '#models/engines/known-pipelines';
import { openFacePipeline } from '#models/engines/open-pipeline';
import type { ServerSettings } from './config.ts';
import type { FrontDoor } from './http/front-door.ts';
import { type PeriodicJob, startPeriodically } from './jobs/periodic.ts';
import { StartupError } from './startup-error.ts';
import type { Parts, Wired } from './wire.ts';

const LOOK_EVERY_MS = 1_000;

/** What depends on the pipeline that reads faces. */
export type Models = Pick<Parts, 'pipeline' | 'quality' | 'impostors' | 'mated'>;

export interface ServingNeeds {
  readonly door: FrontDoor;
  readonly settings: ServerSettings;
  readonly logger: Logger;
  /** The pipeline by which the installation works now. */
  readonly inForce: () => Promise<string | null>;
  readonly wireFor: (models: Models, closing: AbortSignal) => Wired;
}

interface Generation {
  readonly wired: Wired;
  readonly models: Models;
  readonly closing: AbortController;
}

/**
 * The server behind the door. When the installation moves to another pipeline, the whole is wired anew around it and
 * takes over at the door; the one before answers what it has begun and ends. So no part has to know that a pipeline
 * can change, and none can mix two.
 */
export class Serving {
  readonly #needs: ServingNeeds;
  #now: Generation | null = null;
  #looking: PeriodicJob | null = null;

  constructor(needs: ServingNeeds) {
    this.#needs = needs;
  }

  /** What answers now. */
  get wired(): Wired {
    if (!this.#now) throw new TypeError('nothing is served yet');
    return this.#now.wired;
  }

  /** @throws StartupError, WeightsUnavailable, PipelineFault */
  async begin(pipeline: KnownPipeline): Promise<void> {
    await this.#follow(pipeline);
    const { logger } = this.#needs;
    this.#looking = startPeriodically('pipeline in force', LOOK_EVERY_MS, () => this.#look(), logger);
  }

  /** Whoever waits for an answer gets one. */
  closing(): void {
    this.#now?.closing.abort();
  }

  async stop(): Promise<void> {
    await this.#looking?.stop();
    if (this.#now) await end(this.#now);
  }

  async #look(): Promise<void> {
    const { inForce, logger, settings } = this.#needs;
    const id = await inForce();
    if (id === null || id === this.#now?.models.pipeline.id || this.#now?.closing.signal.aborted) return;
    await this.#follow(pipelineNamed(id, settings.weightsDir));
    logger.info({ pipelineId: id }, 'works by another pipeline');
  }

  async #follow(known: KnownPipeline): Promise<void> {
    const before = this.#now;
    const models = await this.#open(known);
    const closing = new AbortController();
    // Every waiting request listens to it.
    setMaxListeners(0, closing.signal);
    const wired = this.#needs.wireFor(models, closing.signal);
    const next = { wired, models, closing };
    try {
      await wired.start();
    } catch (error) {
      await end(next);
      throw error;
    }
    this.#now = next;
    const answered = this.#needs.door.open(wired.app);
    if (!before) return;
    before.closing.abort();
    await answered;
    await end(before);
  }

  async #open(known: KnownPipeline): Promise<Models> {
    const { settings, logger } = this.#needs;
    const impostors = impostorScoresOf(known);
    if (!impostors) throw new StartupError(`The pipeline ${known.id} was never calibrated.`);
    const pipeline = await openFacePipeline({
      pipeline: known,
      workers: settings.faceWorkers,
      weightsDir: settings.weightsDir,
      onFault: (fault) => logger.error({ err: fault }, 'a thread that reads faces died and is replaced'),
    });
    const quality = qualityPoliciesOf(pipeline.id).enrolment;
    return { pipeline, quality, impostors, mated: matedScoresOf(known) };
  }
}

async function end({ wired, models }: Generation): Promise<void> {
  await wired.stop();
  await models.pipeline.close();
}
