import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { builtFile } from '#models/built-file';
import type { Scene } from './scene.ts';

const answerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready') }),
  z.strictObject({ kind: z.literal('frame'), data: z.instanceof(Uint8Array) }),
]);

/** A stage in a thread of its own. One frame at a time: ask for the next when the last has come. */
export class SceneRenderer {
  readonly #worker: Worker;
  #ended = false;

  private constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('error', () => {
      this.#ended = true;
    });
    worker.on('exit', () => {
      this.#ended = true;
    });
  }

  /** @throws what went wrong while the stage was set */
  static async start(scene: Scene): Promise<SceneRenderer> {
    const worker = new Worker(builtFile(import.meta.url, './scene-worker.ts'), { workerData: scene });
    const renderer = new SceneRenderer(worker);
    try {
      await renderer.#answer();
      return renderer;
    } catch (error) {
      await worker.terminate();
      throw error;
    }
  }

  /**
   * @returns packed RGB of the scene's size
   * @throws when the thread has died or dies
   */
  async render(atMs: number): Promise<Uint8Array> {
    if (this.#ended) throw new Error('the scene worker has ended');
    this.#worker.postMessage({ atMs });
    const answer = await this.#answer();
    if (answer.kind !== 'frame') throw new Error('the scene worker answered out of turn');
    return answer.data;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  async #answer(): Promise<z.infer<typeof answerSchema>> {
    const over = new AbortController();
    const { signal } = over;
    try {
      const [word] = await Promise.race([
        once(this.#worker, 'message', { signal }),
        once(this.#worker, 'exit', { signal }).then(([code]) => {
          throw new Error(`the scene worker ended with code ${code}`);
        }),
      ]);
      return answerSchema.parse(word);
    } finally {
      over.abort();
    }
  }
}
