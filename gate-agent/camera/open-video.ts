import { openFfmpegVideo } from './ffmpeg-video.ts';
import type { FrameSource } from './frame-source.ts';
import { loadNodeAv } from './load-node-av.ts';
import { openVideo as openNodeAvVideo, type VideoOptions } from './video-source.ts';

/**
 * The frames of a video file: by node-av, or where that does not load by the `ffmpeg` of the PATH.
 * @throws CameraFault when the file is missing, damaged, or holds no picture
 */
export async function openVideo(options: VideoOptions, load = loadNodeAv): Promise<FrameSource> {
  try {
    await load();
  } catch {
    return openFfmpegVideo(options);
  }
  return openNodeAvVideo(options);
}
