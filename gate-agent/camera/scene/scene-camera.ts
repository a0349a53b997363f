import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { builtFile } from '#models/built-file';
import type { Camera, CameraState, NextFrame } from '../camera.ts';
import { CameraFault } from '../camera-fault.ts';
import { type FramePacer, framePacer, type Pacing } from '../pacing.ts';
import { readScene, type Scene } from './scene.ts';

export interface SceneCameraRequest {
  /** The scene's script, see `sceneSchema`. */
  readonly file: string;
  /** `live` plays the scene over and over, `replay` once. */
  readonly pacing: Pacing;
}

/**
 * A camera that looks at a written play instead of a lane. Everything behind it is real: its frames go
 * through the same pipeline as those of any other camera.
 * @throws CameraFault when the script or one of its photos cannot be used
 */
export async function openSceneCamera({ file, pacing }: SceneCameraRequest): Promise<SceneCamera> {
  const scene = await readScene(file);
  const worker = new Worker(builtFile(import.meta.url, './scene-worker.ts'), { workerData: scene });
  try {
    await answer(worker);
  } catch (cause) {
    await worker.terminate();
    throw new CameraFault(`${file} cannot be rendered: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
  return new SceneCamera(scene, worker, pacing);
}

const workerAnswer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready') }),
  z.strictObject({ kind: z.literal('frame'), data: z.instanceof(Uint8Array) }),
]);

export class SceneCamera implements Camera {
  state: CameraState = 'waiting';
  readonly #scene: Scene;
  readonly #worker: Worker;
  readonly #repeats: boolean;
  readonly #closing = new AbortController();
  readonly #pacer: FramePacer;
  #ended = false;

  constructor(scene: Scene, worker: Worker, pacing: Pacing) {
    this.#scene = scene;
    this.#worker = worker;
    this.#repeats = pacing.pace === 'live';
    this.#pacer = framePacer(pacing, scene.framesPerSecond, this.#closing.signal);
    worker.on('error', () => {
      this.state = 'failed';
    });
    worker.on('exit', () => {
      this.#ended = true;
    });
  }

  async nextFrame(): Promise<NextFrame> {
    for (;;) {
      const due = await this.#pacer.nextDue();
      if (!due) return { kind: 'ended' };
      const { durationMs, framesPerSecond } = this.#scene;
      const playedMs = (due.index * 1000) / framesPerSecond;
      if (!this.#repeats && playedMs >= durationMs) return { kind: 'ended' };
      const atMs = playedMs % durationMs;
      if (this.#isCutAt(atMs)) {
        this.state = 'waiting';
        continue;
      }
      const data = await this.#render(atMs);
      if (!data) return { kind: 'ended' };
      this.state = 'live';
      const { width, height } = this.#scene;
      return { kind: 'frame', frame: { image: { data, width, height }, capturedAtMs: due.capturedAtMs } };
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#worker.terminate();
  }

  #isCutAt(atMs: number): boolean {
    return this.#scene.faults.some(
      ({ kind, fromMs, untilMs }) => kind === 'cut' && atMs >= fromMs && atMs < untilMs,
    );
  }

  async #render(atMs: number): Promise<Uint8Array | null> {
    try {
      if (this.#ended) throw new Error('the scene worker has ended');
      this.#worker.postMessage({ atMs });
      const rendered = await answer(this.#worker);
      return rendered.kind === 'frame' ? rendered.data : null;
    } catch (cause) {
      if (this.#closing.signal.aborted) return null;
      this.state = 'failed';
      throw new CameraFault('the scene stopped rendering', { cause });
    }
  }
}

/** The worker's next word, or its end. */
async function answer(worker: Worker): Promise<z.infer<typeof workerAnswer>> {
  const over = new AbortController();
  const { signal } = over;
  try {
    const [word] = await Promise.race([
      once(worker, 'message', { signal }),
      once(worker, 'exit', { signal }).then(([code]) => {
        throw new Error(`the scene worker ended with code ${code}`);
      }),
    ]);
    return workerAnswer.parse(word);
  } finally {
    over.abort();
  }
}
