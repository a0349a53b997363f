import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { RgbImage } from '#domain/face/frame';
import { CameraFault } from './camera-fault.ts';
import { type FrameSource, MAX_FRAME_WIDTH } from './frame-source.ts';
import { PpmReader } from './stream/ppm.ts';
import type { VideoOptions } from './video-source.ts';

/** Pictures come at this rate whatever the file's own is: the program drops and doubles them. */
const FRAMES_PER_SECOND = 25;
const LONGEST_COMPLAINT = 500;

/**
 * The frames of a video file by the `ffmpeg` of the PATH, for machines where node-av does not load.
 * @throws CameraFault when there is no such program, or the file is missing, damaged, or holds no picture
 */
export async function openFfmpegVideo(options: VideoOptions): Promise<FrameSource> {
  const video = new FfmpegVideo(options);
  await video.open();
  return video;
}

class FfmpegVideo implements FrameSource {
  readonly framesPerSecond = FRAMES_PER_SECOND;
  private readonly path: string;
  private readonly process: ChildProcess;
  private readonly pictures: AsyncGenerator<RgbImage>;
  private first: RgbImage | null = null;
  private nextIndex = 0;
  private complaint = '';
  private closed = false;

  constructor({ path, repeat }: VideoOptions) {
    this.path = path;
    const again = repeat === 'for-ever' ? ['-stream_loop', '-1'] : [];
    const fitted = `fps=${FRAMES_PER_SECOND},scale='min(${MAX_FRAME_WIDTH},iw)':-2`;
    const input = ['-hide_banner', '-nostdin', '-loglevel', 'error', ...again, '-i', path];
    const output = ['-an', '-vf', fitted, '-f', 'image2pipe', '-c:v', 'ppm', 'pipe:1'];
    this.process = spawn('ffmpeg', [...input, ...output], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.process.on('error', (cause) => {
      this.complaint = cause.message;
    });
    this.process.stderr?.on('data', (chunk: Buffer) => {
      this.complaint = (this.complaint + chunk.toString()).slice(-LONGEST_COMPLAINT);
    });
    this.pictures = this.decoded();
  }

  async open(): Promise<void> {
    const step = await this.pictures.next();
    if (step.done) {
      const because = this.complaint.trim().split('\n').at(-1) ?? '';
      throw new CameraFault(`${this.path} cannot be opened as a video: ${because || 'it gave no frame'}`);
    }
    this.first = step.value;
  }

  async frame(index: number): Promise<RgbImage | null> {
    for (;;) {
      const image = await this.next();
      if (!image) return null;
      this.nextIndex += 1;
      if (this.nextIndex > index) return image;
    }
  }

  async close(): Promise<void> {
    this.first = null;
    this.closed = true;
    const { process } = this;
    if (process.pid === undefined || process.exitCode !== null || process.signalCode !== null) return;
    const gone = once(process, 'exit');
    process.kill('SIGKILL');
    await gone;
  }

  private async next(): Promise<RgbImage | null> {
    const { first } = this;
    this.first = null;
    if (first) return first;
    if (this.closed) return null;
    const step = await this.pictures.next();
    return step.done ? null : step.value;
  }

  /** Read as they are asked for: a pipe that is full holds the program back. */
  private async *decoded(): AsyncGenerator<RgbImage> {
    const { stdout } = this.process;
    if (!stdout) return;
    const reader = new PpmReader();
    for await (const chunk of stdout) {
      for (const { image } of reader.read(chunk as Buffer)) yield image;
    }
  }
}
