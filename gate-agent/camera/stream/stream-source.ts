import { z } from 'zod';
import { type Credentials, cameraUrl, credentialsSchema } from '../credentials.ts';

/** `auto` is node-av, and an `ffmpeg` on PATH where node-av does not load. */
const decoderSchema = z.enum(['auto', 'node-av', 'ffmpeg']).default('auto');

/** A stream that gives no frame for so long is opened again. */
const stallMs = z.int().min(500).max(120_000).default(5_000);

export const rtspCameraSchema = z.strictObject({
  kind: z.literal('rtsp'),
  url: cameraUrl(/^rtsps?$/),
  credentials: credentialsSchema.optional(),
  decoder: decoderSchema,
  stallMs,
});

export const usbCameraSchema = z.strictObject({
  kind: z.literal('usb'),
  /** A V4L2 device; one under /dev/v4l/by-id keeps its name across restarts. */
  device: z.string().regex(/^\/dev\/[\w/.:-]+$/, 'a device like /dev/video0'),
  width: z.int().min(160).max(4_096).default(1_280),
  height: z.int().min(120).max(2_304).default(720),
  framesPerSecond: z.int().min(1).max(120).default(30),
  /** What the camera sends over the cable; `mjpeg` fits 720p at 30 frames through USB 2. */
  pixelFormat: z.enum(['mjpeg', 'yuyv422']).default('mjpeg'),
  decoder: decoderSchema,
  stallMs,
});

export type StreamSettings = z.infer<typeof rtspCameraSchema> | z.infer<typeof usbCameraSchema>;

/** What FFmpeg is told, by whichever door. */
export interface StreamInput {
  readonly url: string;
  readonly format: string;
  readonly options: Readonly<Record<string, string>>;
}

/** How a source is called in logs: never with its password. */
export function nameOf(settings: StreamSettings): string {
  return settings.kind === 'rtsp' ? settings.url : settings.device;
}

export function credentialsOf(settings: StreamSettings): Credentials | undefined {
  return settings.kind === 'rtsp' ? settings.credentials : undefined;
}

export function streamInput(settings: StreamSettings): StreamInput {
  switch (settings.kind) {
    case 'rtsp':
      return {
        url: withCredentials(settings.url, settings.credentials),
        format: 'rtsp',
        options: {
          // UDP loses packets, and a face with grey blocks in it is another face.
          rtsp_transport: 'tcp',
          timeout: String(settings.stallMs * 1_000),
          fflags: 'nobuffer',
          // FFmpeg would otherwise study a stream for five seconds before its first frame.
          analyzeduration: '1000000',
          probesize: '500000',
        },
      };
    case 'usb':
      return {
        url: settings.device,
        format: 'v4l2',
        options: {
          video_size: `${settings.width}x${settings.height}`,
          framerate: String(settings.framesPerSecond),
          input_format: settings.pixelFormat,
        },
      };
  }
}

function withCredentials(address: string, credentials: Credentials | undefined): string {
  if (!credentials) return address;
  const { username, password } = credentials;
  return address.replace('://', `://${encodeURIComponent(username)}:${encodeURIComponent(password)}@`);
}
