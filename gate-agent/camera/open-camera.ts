import { stat } from 'node:fs/promises';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { Camera } from './camera.ts';
import { CameraFault } from './camera-fault.ts';
import { openFolder } from './folder-source.ts';
import { mjpegCameraSchema, openMjpegCamera } from './http/mjpeg-camera.ts';
import { SnapshotCamera, snapshotCameraSchema } from './http/snapshot-camera.ts';
import { openVideo } from './open-video.ts';
import type { Pacing } from './pacing.ts';
import { RecordedCamera } from './recorded-camera.ts';
import { openSceneCamera } from './scene/scene-camera.ts';
import { openStreamCamera } from './stream/stream-camera.ts';
import { rtspCameraSchema, usbCameraSchema } from './stream/stream-source.ts';

const filesCameraSchema = z.strictObject({
  kind: z.literal('files'),
  /** A folder of images or a video file. */
  path: z.string().min(1),
  /** Of a folder; a video has its own. */
  framesPerSecond: z.number().positive().max(120).default(10),
  repeat: z.enum(['once', 'for-ever']).default('once'),
});

const sceneCameraSchema = z.strictObject({
  kind: z.literal('scene'),
  /** The scene's script. */
  file: z.string().min(1),
});

export const cameraSchema = z.discriminatedUnion('kind', [
  rtspCameraSchema,
  mjpegCameraSchema,
  snapshotCameraSchema,
  usbCameraSchema,
  filesCameraSchema,
  sceneCameraSchema,
]);

export type CameraSettings = z.infer<typeof cameraSchema>;

/** What tells one camera from another in logs and messages; never with a password. */
export function nameOfCamera(settings: CameraSettings): string {
  switch (settings.kind) {
    case 'rtsp':
    case 'mjpeg':
    case 'snapshot':
      return settings.url;
    case 'usb':
      return settings.device;
    case 'files':
      return settings.path;
    case 'scene':
      return settings.file;
  }
}

/** @throws CameraFault naming the source */
export async function openCamera(settings: CameraSettings, pacing: Pacing): Promise<Camera> {
  switch (settings.kind) {
    case 'files':
      return openFiles(settings, pacing);
    case 'scene':
      return openSceneCamera({ file: settings.file, pacing });
    case 'rtsp':
    case 'usb':
      return openStreamCamera(settings, liveClock(settings.kind, pacing));
    case 'mjpeg':
      return openMjpegCamera(settings, liveClock(settings.kind, pacing));
    case 'snapshot':
      return new SnapshotCamera(settings, liveClock(settings.kind, pacing));
  }
}

/** @throws CameraFault: what happens now cannot be replayed */
function liveClock(kind: CameraSettings['kind'], pacing: Pacing): Clock {
  if (pacing.pace === 'replay') throw new CameraFault(`a camera of kind "${kind}" cannot be replayed`);
  return pacing.clock;
}

async function openFiles(
  { path, framesPerSecond, repeat }: z.infer<typeof filesCameraSchema>,
  pacing: Pacing,
): Promise<Camera> {
  const source = (await isFolder(path))
    ? await openFolder({ path, framesPerSecond, repeat })
    : await openVideo({ path, repeat });
  return new RecordedCamera(source, pacing);
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (cause) {
    throw new CameraFault(`there is nothing at ${path}`, { cause });
  }
}
