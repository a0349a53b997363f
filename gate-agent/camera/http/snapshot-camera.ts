import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import type { Camera, CameraState, NextFrame } from '../camera.ts';
import { CameraFault } from '../camera-fault.ts';
import { cameraUrl, credentialsSchema } from '../credentials.ts';
import { decodePicture } from '../decode-picture.ts';
import { CameraDoor } from './camera-door.ts';

export const snapshotCameraSchema = z.strictObject({
  kind: z.literal('snapshot'),
  url: cameraUrl(/^https?$/),
  credentials: credentialsSchema.optional(),
  /** At most; a slow camera gives fewer. */
  framesPerSecond: z.number().positive().max(30).default(5),
  /** The longest that one picture may take. */
  requestTimeoutMs: z.int().min(100).max(60_000).default(3_000),
});

export type SnapshotSettings = z.infer<typeof snapshotCameraSchema>;

/** A picture no camera needs; whoever sends more is not believed to be one. */
const MAX_PICTURE_BYTES = 8 * 2 ** 20;

/** A camera that is asked for one picture after the other. Asked only when a frame is wanted. */
export class SnapshotCamera implements Camera {
  private readonly settings: SnapshotSettings;
  private readonly clock: Clock;
  private readonly door: CameraDoor;
  private readonly closing = new AbortController();
  private nextDueMs = Number.NEGATIVE_INFINITY;
  private current: CameraState = 'waiting';

  constructor(settings: SnapshotSettings, clock: Clock) {
    this.settings = settings;
    this.clock = clock;
    this.door = new CameraDoor(settings.url, settings.credentials);
  }

  get state(): CameraState {
    return this.current;
  }

  async nextFrame(): Promise<NextFrame> {
    const { clock, closing, settings } = this;
    await clock.sleep(Math.max(0, this.nextDueMs - clock.monotonicMs()), closing.signal);
    const askedAtMs = clock.monotonicMs();
    this.nextDueMs = askedAtMs + 1_000 / settings.framesPerSecond;
    try {
      if (closing.signal.aborted) return { kind: 'ended' };
      const image = await decodePicture(await this.picture());
      this.current = 'live';
      return { kind: 'frame', frame: { image, capturedAtMs: askedAtMs } };
    } catch (cause) {
      if (closing.signal.aborted) return { kind: 'ended' };
      this.current = 'failed';
      if (cause instanceof CameraFault) throw cause;
      throw new CameraFault(`${settings.url} sends no picture that can be read`, { cause });
    }
  }

  close(): Promise<void> {
    this.closing.abort();
    this.current = 'waiting';
    return Promise.resolve();
  }

  private async picture(): Promise<Uint8Array> {
    const timeout = AbortSignal.timeout(this.settings.requestTimeoutMs);
    const response = await this.door.get(AbortSignal.any([this.closing.signal, timeout]));
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of response.body ?? []) {
      bytes += chunk.length;
      if (bytes > MAX_PICTURE_BYTES) throw new CameraFault(`${this.settings.url} sends more than a picture`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }
}
