import { type RefObject, useEffect, useState } from 'react';
import type { CoachMessage } from './coach-messages.ts';
import { type Coaching, FIRST_LOOK, look } from './coaching.ts';
import { portraitIn } from './portrait.ts';

export type CoachState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'watching'; readonly coaching: Coaching }
  /** The device cannot run it; the camera works without. */
  | { readonly kind: 'unavailable' };

/** What the worker looks at; enough for its measures, little to carry over. */
const LOOK_WIDTH = 480;
/** At least this long from one look to the next, so that a phone stays cool. */
const LOOK_EVERY_MS = 90;

/**
 * Has the frames of a video looked at, one at a time, beside the page.
 * @param running false while there is nothing to look at
 */
export function useCoach(video: RefObject<HTMLVideoElement | null>, running: boolean): CoachState {
  const [state, setState] = useState<CoachState>({ kind: 'loading' });

  useEffect(() => {
    if (!running) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let coaching = FIRST_LOOK;
    const worker = new Worker(new URL('./coach-worker.ts', import.meta.url), { type: 'module' });

    const stop = () => {
      clearTimeout(timer);
      worker.terminate();
    };
    const giveUp = () => {
      stop();
      setState({ kind: 'unavailable' });
    };
    const sendFrame = () => {
      const frame = video.current === null ? null : frameOf(video.current);
      if (frame === null) {
        timer = setTimeout(sendFrame, LOOK_EVERY_MS);
        return;
      }
      frame.then((bitmap) => worker.postMessage(bitmap, [bitmap]), giveUp);
    };
    worker.addEventListener('error', giveUp);
    worker.addEventListener('message', ({ data }: MessageEvent<CoachMessage>) => {
      if (data.kind === 'failed') return giveUp();
      if (data.kind === 'observed') coaching = look(coaching, data.observation, performance.now());
      setState({ kind: 'watching', coaching });
      timer = setTimeout(sendFrame, data.kind === 'ready' ? 0 : LOOK_EVERY_MS);
    });
    return stop;
  }, [running, video]);

  return state;
}

/** Null while the video has no picture yet. */
function frameOf(video: HTMLVideoElement): Promise<ImageBitmap> | null {
  if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || video.videoWidth === 0) return null;
  const { x, y, width, height } = portraitIn({ width: video.videoWidth, height: video.videoHeight });
  const resizeWidth = Math.min(LOOK_WIDTH, Math.round(width));
  return createImageBitmap(video, x, y, width, height, {
    resizeWidth,
    resizeHeight: Math.round((resizeWidth * height) / width),
  });
}
