import type { CoachMessage } from './coach-messages.ts';
import { openFaceFinder } from './face-finder.ts';
import { createObserver, type Observer } from './observe.ts';

// Looks at frames beside the page, so that the preview never stutters. Nothing it sees leaves it but numbers.
const observer = open();

self.addEventListener('message', ({ data: frame }: MessageEvent<ImageBitmap>) => void answer(frame));

async function open(): Promise<Observer | null> {
  try {
    const opened = createObserver(await openFaceFinder());
    tell({ kind: 'ready' });
    return opened;
  } catch {
    tell({ kind: 'failed' });
    return null;
  }
}

async function answer(frame: ImageBitmap): Promise<void> {
  try {
    const observation = await (await observer)?.observe(frame);
    if (observation) tell({ kind: 'observed', observation });
  } catch {
    tell({ kind: 'failed' });
  } finally {
    frame.close();
  }
}

function tell(message: CoachMessage): void {
  self.postMessage(message);
}
