import { jpegOf } from './jpeg.ts';
import { portraitIn } from './portrait.ts';

/**
 * The portrait that the preview shows, as the camera gives it.
 * @throws when the browser cannot draw or encode it
 */
export function takePhoto(video: HTMLVideoElement): Promise<File> {
  const { x, y, width, height } = portraitIn({ width: video.videoWidth, height: video.videoHeight });
  return jpegOf({ width: Math.round(width), height: Math.round(height) }, (context, size) =>
    context.drawImage(video, x, y, width, height, 0, 0, size.width, size.height),
  );
}
