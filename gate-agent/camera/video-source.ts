import type { Decoder, Demuxer, Scaler } from 'node-av/api';
import type { Frame } from 'node-av/lib';
import type { RgbImage } from '#domain/face/frame';
import { CameraFault } from './camera-fault.ts';
import { type FrameSource, MAX_FRAME_WIDTH } from './frame-source.ts';
import { loadNodeAv } from './load-node-av.ts';

const FALLBACK_FRAMES_PER_SECOND = 25;

export interface VideoOptions {
  readonly path: string;
  readonly repeat: 'once' | 'for-ever';
}

/**
 * The frames of a video file: whatever FFmpeg reads, as RGB.
 * @throws CameraFault when the file is missing, damaged, or holds no picture
 */
export async function openVideo(options: VideoOptions): Promise<FrameSource> {
  const source = new VideoSource(options);
  await source.open();
  return source;
}

interface Playing {
  readonly input: Demuxer;
  readonly decoder: Decoder;
  readonly frames: AsyncGenerator<Frame | null>;
}

class VideoSource implements FrameSource {
  private readonly options: VideoOptions;
  private playing: Playing | null = null;
  private scaler: Scaler | null = null;
  private rate = FALLBACK_FRAMES_PER_SECOND;
  private nextIndex = 0;
  private framesThisTime = 0;

  constructor(options: VideoOptions) {
    this.options = options;
  }

  get framesPerSecond(): number {
    return this.rate;
  }

  async open(): Promise<void> {
    const { path } = this.options;
    try {
      const { Demuxer, Decoder, Scaler } = await loadNodeAv();
      const input = await Demuxer.open(path);
      const stream = input.video();
      if (!stream) {
        await input.close();
        throw new CameraFault(`${path} holds no video`);
      }
      const rate = stream.avgFrameRate.num / stream.avgFrameRate.den;
      if (rate > 0 && rate <= 240) this.rate = rate;
      const decoder = await Decoder.create(stream, { exitOnError: true });
      this.scaler ??= new Scaler();
      this.playing = { input, decoder, frames: decoder.frames(input.packets(stream.index)) };
      this.framesThisTime = 0;
    } catch (cause) {
      if (cause instanceof CameraFault) throw cause;
      throw new CameraFault(`${path} cannot be opened as a video`, { cause });
    }
  }

  async frame(index: number): Promise<RgbImage | null> {
    for (;;) {
      const frame = await this.decoded();
      if (!frame) return null;
      const wanted = this.nextIndex >= index;
      this.nextIndex += 1;
      try {
        if (wanted) return await this.toRgb(frame);
      } finally {
        frame.free();
      }
    }
  }

  async close(): Promise<void> {
    await this.stop();
    this.scaler?.close();
    this.scaler = null;
  }

  /** The next frame of the file, from the start again if it repeats; null at its end. */
  private async decoded(): Promise<Frame | null> {
    const { path, repeat } = this.options;
    for (;;) {
      const step = await this.step();
      if (step) {
        this.framesThisTime += 1;
        return step;
      }
      if (this.framesThisTime === 0) throw new CameraFault(`${path} gave no frame`);
      await this.stop();
      if (repeat === 'once') return null;
      await this.open();
    }
  }

  private async step(): Promise<Frame | null> {
    try {
      const step = await this.playing?.frames.next();
      return step && !step.done ? step.value : null;
    } catch (cause) {
      throw new CameraFault(`${this.options.path} is damaged after frame ${this.nextIndex}`, { cause });
    }
  }

  private async toRgb(frame: Frame): Promise<RgbImage> {
    if (!this.scaler) throw new CameraFault(`${this.options.path} is closed`);
    const shrink = Math.min(1, MAX_FRAME_WIDTH / frame.width);
    const width = Math.round(frame.width * shrink);
    const height = Math.round(frame.height * shrink);
    const data = await this.scaler.toBuffer(frame, { resize: { width, height }, format: 'rgb' });
    return { data, width, height };
  }

  private async stop(): Promise<void> {
    const { playing } = this;
    this.playing = null;
    if (!playing) return;
    await playing.frames.return(undefined);
    playing.decoder.close();
    await playing.input.close();
  }
}
