import type { Camera, CameraState, NextFrame } from '../camera.ts';
import { CameraFault } from '../camera-fault.ts';
import { type FramePacer, framePacer, type Pacing } from '../pacing.ts';
import { readScene, type Scene } from './scene.ts';
import { SceneRenderer } from './scene-renderer.ts';

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
  try {
    return new SceneCamera(scene, await SceneRenderer.start(scene), pacing);
  } catch (cause) {
    const because = cause instanceof Error ? cause.message : String(cause);
    throw new CameraFault(`${file} cannot be rendered: ${because}`, { cause });
  }
}

export class SceneCamera implements Camera {
  readonly #scene: Scene;
  readonly #renderer: SceneRenderer;
  readonly #pace: Pacing['pace'];
  readonly #closing = new AbortController();
  readonly #pacer: FramePacer;
  #state: CameraState = 'waiting';
  /** On replay the next frame is known, and is rendered while the one before is looked at. */
  #ahead: { readonly index: number; readonly data: Promise<Uint8Array> } | null = null;

  constructor(scene: Scene, renderer: SceneRenderer, pacing: Pacing) {
    this.#scene = scene;
    this.#renderer = renderer;
    this.#pace = pacing.pace;
    this.#pacer = framePacer(pacing, scene.framesPerSecond, this.#closing.signal);
  }

  get state(): CameraState {
    return this.#state;
  }

  async nextFrame(): Promise<NextFrame> {
    for (;;) {
      const due = await this.#pacer.nextDue();
      if (!due || this.#isOver(due.index)) return this.#end();
      if (this.#isCut(due.index)) {
        this.#state = 'waiting';
        continue;
      }
      const data = await this.#frame(due.index);
      if (!data) return this.#end();
      this.#state = 'live';
      const { width, height } = this.#scene;
      return { kind: 'frame', frame: { image: { data, width, height }, capturedAtMs: due.capturedAtMs } };
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#renderer.close();
    this.#state = 'waiting';
  }

  #end(): NextFrame {
    this.#state = 'waiting';
    return { kind: 'ended' };
  }

  #momentOf(index: number): number {
    return ((index * 1000) / this.#scene.framesPerSecond) % this.#scene.durationMs;
  }

  #isOver(index: number): boolean {
    return this.#pace === 'replay' && (index * 1000) / this.#scene.framesPerSecond >= this.#scene.durationMs;
  }

  #isCut(index: number): boolean {
    const atMs = this.#momentOf(index);
    return this.#scene.faults.some(
      ({ kind, fromMs, untilMs }) => kind === 'cut' && atMs >= fromMs && atMs < untilMs,
    );
  }

  /** Null when the camera was closed meanwhile. @throws CameraFault */
  async #frame(index: number): Promise<Uint8Array | null> {
    const ahead = this.#ahead;
    this.#ahead = null;
    try {
      // The thread renders one frame at a time, so even one that nobody wants any more is waited for.
      const prepared = await ahead?.data;
      const data =
        prepared && ahead?.index === index ? prepared : await this.#renderer.render(this.#momentOf(index));
      this.#prepare(index + 1);
      return data;
    } catch (cause) {
      if (this.#closing.signal.aborted) return null;
      this.#state = 'failed';
      throw new CameraFault('the scene stopped rendering', { cause });
    }
  }

  #prepare(index: number): void {
    if (this.#pace === 'live' || this.#isOver(index) || this.#isCut(index)) return;
    const data = this.#renderer.render(this.#momentOf(index));
    // Whoever asks for the frame hears of the fault; nobody may.
    data.catch(() => undefined);
    this.#ahead = { index, data };
  }
}
