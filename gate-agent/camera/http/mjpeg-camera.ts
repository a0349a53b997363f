import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import type { Camera, CameraState, NextFrame } from '../camera.ts';
import { CameraFault } from '../camera-fault.ts';
import { cameraUrl, credentialsSchema } from '../credentials.ts';
import { decodePicture } from '../decode-picture.ts';
import { NewestFrame } from '../newest-frame.ts';
import { CameraDoor } from './camera-door.ts';
import { JpegParts } from './jpeg-parts.ts';

export const mjpegCameraSchema = z.strictObject({
  kind: z.literal('mjpeg'),
  url: cameraUrl(/^https?$/),
  credentials: credentialsSchema.optional(),
  stallMs: z.int().min(500).max(120_000).default(5_000),
});

export type MjpegSettings = z.infer<typeof mjpegCameraSchema>;

/** An HTTP stream of JPEGs, opened once its first picture is here. @throws CameraFault naming the address */
export async function openMjpegCamera(settings: MjpegSettings, clock: Clock): Promise<Camera> {
  const camera = new MjpegCamera(settings, clock);
  await camera.open();
  return camera;
}

interface Arrived {
  readonly jpeg: Uint8Array;
  readonly atMs: number;
}

class MjpegCamera implements Camera {
  private readonly settings: MjpegSettings;
  private readonly clock: Clock;
  private readonly closing = new AbortController();
  private readonly frames = new NewestFrame();
  /** What came while the picture before it was decoded; only the newest is worth decoding. */
  private waiting: Arrived | null = null;
  private decoding = false;
  private first: NextFrame | null = null;
  private current: CameraState = 'waiting';

  constructor(settings: MjpegSettings, clock: Clock) {
    this.settings = settings;
    this.clock = clock;
  }

  get state(): CameraState {
    return this.current;
  }

  async open(): Promise<void> {
    void this.receive();
    this.first = await this.nextFrame();
  }

  async nextFrame(): Promise<NextFrame> {
    const { first } = this;
    this.first = null;
    if (first) return first;
    try {
      const next = await this.frames.take(this.settings.stallMs, () => this.stalled());
      this.current = next.kind === 'frame' ? 'live' : 'waiting';
      return next;
    } catch (fault) {
      this.current = 'failed';
      // A stalled connection stays open until somebody lets go of it.
      this.closing.abort();
      throw fault;
    }
  }

  close(): Promise<void> {
    this.frames.finish({ kind: 'ended' });
    this.closing.abort();
    this.first = null;
    this.current = 'waiting';
    return Promise.resolve();
  }

  private async receive(): Promise<void> {
    try {
      const { url, credentials } = this.settings;
      const response = await new CameraDoor(url, credentials).get(this.closing.signal);
      const parts = new JpegParts();
      for await (const chunk of response.body ?? []) {
        const jpeg = parts.read(chunk).at(-1);
        if (jpeg) this.arrived({ jpeg, atMs: this.clock.monotonicMs() });
      }
      this.fail(new CameraFault(`${url}: the stream ended`));
    } catch (cause) {
      this.fail(cause instanceof CameraFault ? cause : this.fault('the stream broke off', cause));
    }
  }

  private arrived(picture: Arrived): void {
    this.waiting = picture;
    if (!this.decoding) void this.decodeWaiting();
  }

  private async decodeWaiting(): Promise<void> {
    this.decoding = true;
    for (let picture = this.waiting; picture; picture = this.waiting) {
      this.waiting = null;
      await this.decode(picture);
    }
    this.decoding = false;
  }

  private async decode({ jpeg, atMs }: Arrived): Promise<void> {
    try {
      this.frames.put({ image: await decodePicture(jpeg), capturedAtMs: atMs });
    } catch (cause) {
      this.fail(this.fault('a picture of the stream is damaged', cause));
    }
  }

  private fail(fault: CameraFault): void {
    this.frames.finish({ kind: 'failed', fault });
    this.closing.abort();
  }

  private stalled(): CameraFault {
    return this.fault(`no frame for ${this.settings.stallMs / 1_000} s`, null);
  }

  private fault(because: string, cause: unknown): CameraFault {
    return new CameraFault(`${this.settings.url}: ${because}`, { cause });
  }
}
