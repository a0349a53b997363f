import { setTimeout as delay } from 'node:timers/promises';
import { type PipelineId, toEmbedding } from '#domain/face/embedding';
import type { FaceSelection, RgbImage } from '#domain/face/frame';
import { type FacePipeline, type FrameReading, PipelineFault } from '../face-pipeline.ts';
import { type ReaderEntry, ReaderThread } from './reader-thread.ts';

const FIRST_RESTART_DELAY_MS = 200;
const LONGEST_RESTART_DELAY_MS = 30_000;

interface PoolSetting {
  /** Each loads its own models (some 60 MB); more than the machine has cores gains nothing. */
  readonly threads: number;
  /** Told when a thread has died or could not be replaced; the pipeline goes on by itself. */
  readonly onFault: (fault: PipelineFault) => void;
}

interface Job {
  readonly image: RgbImage;
  readonly selection: FaceSelection;
  readonly resolve: (reading: FrameReading) => void;
  readonly reject: (fault: unknown) => void;
}

/**
 * A face pipeline over several reader threads. Frames wait in line for the first free thread. A thread that
 * dies takes its one frame with it and is replaced; while no thread is left, frames are refused at once.
 */
export class PooledPipeline<Id extends PipelineId = PipelineId> implements FacePipeline<Id> {
  readonly id: Id;
  readonly #entry: ReaderEntry;
  readonly #onFault: (fault: PipelineFault) => void;
  readonly #idle: ReaderThread[] = [];
  readonly #waiting: Job[] = [];
  readonly #underWay = new Set<Promise<void>>();
  readonly #replacements = new Set<Promise<void>>();
  readonly #stopRestarting = new AbortController();
  #living = 0;
  #closing = false;

  private constructor(id: Id, entry: ReaderEntry, onFault: (fault: PipelineFault) => void) {
    this.id = id;
    this.#entry = entry;
    this.#onFault = onFault;
  }

  /** @throws PipelineFault when a thread cannot load its models */
  static async open<Id extends PipelineId>(
    id: Id,
    entry: ReaderEntry,
    { threads, onFault }: PoolSetting,
  ): Promise<PooledPipeline<Id>> {
    const pipeline = new PooledPipeline(id, entry, onFault);
    const started = await Promise.allSettled(
      Array.from({ length: threads }, () => ReaderThread.start(entry)),
    );
    for (const outcome of started) if (outcome.status === 'fulfilled') pipeline.#admit(outcome.value);
    const failure = started.find((outcome) => outcome.status === 'rejected');
    if (failure) {
      await pipeline.close();
      throw failure.reason;
    }
    return pipeline;
  }

  async read(image: RgbImage, selection: FaceSelection): Promise<FrameReading<Id>> {
    if (image.data.length !== image.width * image.height * 3) {
      throw new PipelineFault(
        `an image of ${image.width} x ${image.height} has ${image.width * image.height * 3} bytes, not ${image.data.length}`,
      );
    }
    if (this.#closing) throw new PipelineFault('the pipeline is closed');
    if (this.#living === 0) throw new PipelineFault('no reader thread is running; another is being started');
    const reading = await new Promise<FrameReading>((resolve, reject) => {
      this.#waiting.push({ image, selection, resolve, reject });
      this.#dispatch();
    });
    return this.#reviveEmbeddings(reading);
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#stopRestarting.abort();
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
    // A thread that is just starting holds models too, and ends itself once it has started.
    await Promise.all(this.#replacements);
    await Promise.all(this.#idle.splice(0).map((thread) => thread.close()));
  }

  #dispatch(): void {
    while (this.#waiting.length > 0) {
      const thread = this.#idle.pop();
      if (!thread) return;
      const job = this.#waiting.shift();
      if (!job) return;
      const done = this.#run(thread, job).finally(() => this.#underWay.delete(done));
      this.#underWay.add(done);
    }
  }

  async #run(thread: ReaderThread, job: Job): Promise<void> {
    try {
      job.resolve(await thread.read(job.image, job.selection));
    } catch (fault) {
      job.reject(fault);
    }
    if (thread.alive) this.#idle.push(thread);
    this.#dispatch();
  }

  #admit(thread: ReaderThread): void {
    this.#living += 1;
    this.#idle.push(thread);
    void thread.ended.then(() => this.#bury(thread));
    this.#dispatch();
  }

  #bury(thread: ReaderThread): void {
    this.#living -= 1;
    const at = this.#idle.indexOf(thread);
    if (at >= 0) this.#idle.splice(at, 1);
    if (this.#living === 0) {
      for (const job of this.#waiting.splice(0)) job.reject(new PipelineFault('no reader thread is running'));
    }
    if (this.#closing) return;
    this.#onFault(new PipelineFault('a reader thread died and is being replaced'));
    const replaced = this.#replace().finally(() => this.#replacements.delete(replaced));
    this.#replacements.add(replaced);
  }

  async #replace(): Promise<void> {
    for (
      let wait = FIRST_RESTART_DELAY_MS;
      !this.#closing;
      wait = Math.min(2 * wait, LONGEST_RESTART_DELAY_MS)
    ) {
      const replacement = await this.#tryStart();
      if (replacement) return this.#closing ? replacement.close() : this.#admit(replacement);
      await this.#pause(wait);
    }
  }

  async #tryStart(): Promise<ReaderThread | null> {
    try {
      return await ReaderThread.start(this.#entry);
    } catch (fault) {
      if (!(fault instanceof PipelineFault)) throw fault;
      this.#onFault(fault);
      return null;
    }
  }

  async #pause(ms: number): Promise<void> {
    const { signal } = this.#stopRestarting;
    try {
      await delay(ms, undefined, { signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  /** The brand of an embedding does not survive the way between threads; its promise is checked again here. */
  #reviveEmbeddings({ faces, bystanders }: FrameReading): FrameReading<Id> {
    return {
      faces: faces.map((face) => ({ ...face, embedding: toEmbedding(this.id, face.embedding.values) })),
      bystanders,
    };
  }
}
