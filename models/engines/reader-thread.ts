import { Worker } from 'node:worker_threads';
import type { FaceSelection, RgbImage } from '#domain/face/frame';
import { type FrameReading, PipelineFault } from '../face-pipeline.ts';
import type { FromReader, ToReader } from './reader-message.ts';

export interface ReaderEntry {
  /** Built JavaScript that calls `serveReader`. */
  readonly url: URL;
  /** Handed to the thread as it starts; plain data. */
  readonly workerData: unknown;
}

interface Pending {
  readonly resolve: (reading: FrameReading) => void;
  readonly reject: (fault: PipelineFault) => void;
}

/** One worker thread with its own loaded models; it reads one frame at a time. */
export class ReaderThread {
  /** Settles when the thread has ended, whatever the reason. */
  readonly ended: Promise<void>;
  readonly #worker: Worker;
  readonly #ready: Promise<void>;
  #cause: unknown;
  #pending: Pending | null = null;
  #alive = true;
  /**
   * Frames are copied here unless they already lie in shared memory; one frame at a time, so one place is enough. Shared
   * memory of its own for every frame would be dearer than this copy (.3 ms for 720 rows): fresh pages take 2 to 5 ms, and
   * the collector of garbage does not count them, so that a process at ten frames a second soon holds a gigabyte.
   */
  #slot = new SharedArrayBuffer(0);

  private constructor(worker: Worker) {
    this.#worker = worker;
    this.#ready = new Promise((resolve, reject) => {
      worker.on('message', (message: FromReader) => {
        if (message.kind === 'ready') resolve();
        else this.#settle(message);
      });
      worker.on('error', (cause) => {
        this.#cause = cause;
      });
      worker.on('exit', (code) =>
        reject(this.#endedEarly(`a reader thread ended (code ${code}) before it was ready`)),
      );
    });
    this.ended = new Promise((resolve) => {
      worker.on('exit', (code) => {
        this.#alive = false;
        this.#pending?.reject(this.#endedEarly(`the reader thread ended (code ${code}) within a frame`));
        this.#pending = null;
        resolve();
      });
    });
  }

  /**
   * Starts a thread and waits until its models are loaded.
   * @throws PipelineFault when it ends before that
   */
  static async start({ url, workerData }: ReaderEntry): Promise<ReaderThread> {
    const thread = new ReaderThread(new Worker(url, { workerData, execArgv: [] }));
    await thread.#ready;
    return thread;
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** @throws PipelineFault when the frame fails or the thread ends within it */
  async read(image: RgbImage, selection: FaceSelection): Promise<FrameReading> {
    if (!this.#alive) throw new PipelineFault('the reader thread has ended');
    if (this.#pending) throw new PipelineFault('the reader thread is at another frame');
    const reading = new Promise<FrameReading>((resolve, reject) => {
      this.#pending = { resolve, reject };
    });
    this.#send({ kind: 'read', image: this.#shared(image), selection });
    return reading;
  }

  /** Lets the thread free its models and end. Call it only between frames. */
  async close(): Promise<void> {
    if (this.#alive) this.#send({ kind: 'close' });
    await this.ended;
  }

  #endedEarly(what: string): PipelineFault {
    return new PipelineFault(this.#cause ? `${what}: ${String(this.#cause)}` : what, { cause: this.#cause });
  }

  #settle(message: Exclude<FromReader, { kind: 'ready' }>): void {
    const pending = this.#pending;
    if (!pending) return;
    this.#pending = null;
    if (message.kind === 'reading') pending.resolve(message.reading);
    else pending.reject(new PipelineFault(message.because));
  }

  #send(message: ToReader): void {
    this.#worker.postMessage(message);
  }

  #shared(image: RgbImage): RgbImage {
    if (image.data.buffer instanceof SharedArrayBuffer) return image;
    if (this.#slot.byteLength < image.data.length) this.#slot = new SharedArrayBuffer(image.data.length);
    const data = new Uint8Array(this.#slot, 0, image.data.length);
    data.set(image.data);
    return { data, width: image.width, height: image.height };
  }
}
