import { parentPort } from 'node:worker_threads';
import type { FrameReader } from '../pipeline/frame-reader.ts';
import type { FromReader, ToReader } from './reader-message.ts';

/**
 * Runs a frame reader as the body of a worker thread. A frame that fails is answered and the thread lives on;
 * on `close` it frees its models and ends by itself, because ending it from outside while a network runs
 * aborts the whole process.
 */
export async function serveReader(open: () => Promise<FrameReader>): Promise<void> {
  const port = parentPort;
  if (!port) throw new Error('a frame reader is served from a worker thread');
  const answer = (message: FromReader) => port.postMessage(message);
  const reader = await open();
  port.on('message', (message: ToReader) => {
    switch (message.kind) {
      case 'read':
        reader.read(message.image, message.selection).then(
          (reading) => answer({ kind: 'reading', reading }),
          (error: unknown) => answer({ kind: 'failed', because: String(error) }),
        );
        break;
      case 'close':
        void reader.release().finally(() => port.close());
        break;
    }
  });
  answer({ kind: 'ready' });
}
