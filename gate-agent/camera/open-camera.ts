import { stat } from 'node:fs/promises';
import { z } from 'zod';
import type { Camera } from './camera.ts';
import { CameraFault } from './camera-fault.ts';
import { openFolder } from './folder-source.ts';
import type { Pacing } from './pacing.ts';
import { RecordedCamera } from './recorded-camera.ts';
import { openSceneCamera } from './scene/scene-camera.ts';
import { openVideo } from './video-source.ts';

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

export const cameraSchema = z.discriminatedUnion('kind', [filesCameraSchema, sceneCameraSchema]);

export type CameraSettings = z.infer<typeof cameraSchema>;

/** @throws CameraFault naming the source */
export async function openCamera(settings: CameraSettings, pacing: Pacing): Promise<Camera> {
  switch (settings.kind) {
    case 'files':
      return openFiles(settings, pacing);
    case 'scene':
      return openSceneCamera({ file: settings.file, pacing });
  }
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
