import type { Logger } from 'pino';
import type { RgbImage } from '#domain/face/frame';
import { PipelineFault } from '#models/face-pipeline';
import type { AlertLog } from '../alert/alert-log.ts';
import type { Camera, CameraState, Frame } from '../camera/camera.ts';
import { CameraFault } from '../camera/camera-fault.ts';
import type { View, ViewGuard } from '../camera/view/view-guard.ts';
import type { Clock } from '../clock.ts';
import { FrameRate } from './frame-rate.ts';
import type { Lane } from './lane.ts';

export interface WatchParts {
  readonly name: string;
  readonly lane: Lane;
  /** Null: the camera's pictures are believed whatever they show. */
  readonly guard: Pick<ViewGuard, 'look'> | null;
  readonly alerts: Pick<AlertLog, 'began'>;
  /** @throws CameraFault */
  readonly openCamera: () => Promise<Camera>;
  /** Frames are counted and faults waited out on the system's clock. */
  readonly clock: Clock;
  readonly log: Logger;
}

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 15_000;
const PICTURE_WITHIN_MS = 5_000;

/** Keeps a lane looking: opens its camera, and opens it again with back-off when it fails. */
export class LaneWatch {
  private readonly parts: WatchParts;
  private readonly rate = new FrameRate();
  private camera: Camera | null = null;
  private failed = false;
  private pipelineFailed = false;
  private currentView: View = 'clear';
  private viewIsClear: () => void = () => undefined;
  private readonly pictureWanted = new Set<(image: RgbImage) => void>();

  constructor(parts: WatchParts) {
    this.parts = parts;
  }

  get cameraState(): CameraState {
    if (this.failed) return 'failed';
    return this.camera?.state ?? 'waiting';
  }

  get view(): View {
    return this.currentView;
  }

  get pipelineState(): 'ready' | 'fault' {
    return this.pipelineFailed ? 'fault' : 'ready';
  }

  get framesPerSecond(): number {
    return this.rate.at(this.parts.clock.monotonicMs());
  }

  /**
   * A copy of the next frame, believed or not: whoever asks wants to see what the camera sees.
   * @returns null when none comes within some seconds
   */
  async nextPicture(): Promise<RgbImage | null> {
    const given = new AbortController();
    let picture: RgbImage | null = null;
    const take = ({ data, width, height }: RgbImage): void => {
      picture = { data: Uint8Array.from(data), width, height };
      given.abort();
    };
    this.pictureWanted.add(take);
    await this.parts.clock.sleep(PICTURE_WITHIN_MS, given.signal);
    this.pictureWanted.delete(take);
    return picture;
  }

  /** Ends when the signal aborts or a finite recording is over. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, log } = this.parts;
    for (let failures = 0; !signal.aborted; ) {
      try {
        await this.watch(signal, () => {
          failures = 0;
        });
        return await this.parts.lane.end();
      } catch (fault) {
        if (!(fault instanceof CameraFault)) throw fault;
        this.failed = true;
        failures += 1;
        const delayMs = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (failures - 1));
        log.warn({ err: fault, delayMs }, 'the camera fails');
        await clock.sleep(delayMs, signal);
      }
    }
  }

  private async watch(signal: AbortSignal, onFrame: () => void): Promise<void> {
    const camera = await this.parts.openCamera();
    this.camera = camera;
    const close = (): void => void camera.close();
    signal.addEventListener('abort', close, { once: true });
    try {
      while (!signal.aborted) {
        const next = await camera.nextFrame();
        if (next.kind === 'ended') return;
        this.failed = false;
        onFrame();
        this.showPicture(next.frame.image);
        if (this.believes(next.frame)) await this.look(next.frame, signal);
      }
    } finally {
      signal.removeEventListener('abort', close);
      await camera.close();
    }
  }

  private showPicture(image: RgbImage): void {
    for (const take of this.pictureWanted) take(image);
    this.pictureWanted.clear();
  }

  /** Whether the lane may decide on this frame; tells when the camera begins or ceases to be believed. */
  private believes(frame: Frame): boolean {
    const { alerts, clock, guard, name } = this.parts;
    if (!guard) return true;
    const { view, isEvidence } = guard.look(frame);
    if (view !== this.currentView) {
      this.viewIsClear();
      this.viewIsClear =
        view === 'clear' ? () => undefined : alerts.began(name, { kind: 'camera', condition: view });
      this.currentView = view;
    }
    if (!isEvidence) this.rate.saw(clock.monotonicMs());
    return isEvidence;
  }

  /** A pipeline that fails is not hammered; its workers are being replaced meanwhile. */
  private async look(frame: Frame, signal: AbortSignal): Promise<void> {
    const { clock, lane, log } = this.parts;
    try {
      await lane.see(frame);
      this.pipelineFailed = false;
      this.rate.saw(clock.monotonicMs());
    } catch (fault) {
      if (!(fault instanceof PipelineFault)) throw fault;
      if (!this.pipelineFailed) log.warn({ err: fault }, 'the face pipeline fails');
      this.pipelineFailed = true;
      await clock.sleep(FIRST_DELAY_MS, signal);
    }
  }
}
