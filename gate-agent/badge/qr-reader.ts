import { Worker } from 'node:worker_threads';
import type { RgbImage } from '#domain/face/frame';
import { builtFile } from '#models/built-file';
import type { QrAnswer, QrQuestion } from './qr-message.ts';

/**
 * Finds QR codes in frames, in a thread of its own: a lane goes on looking at faces meanwhile. A thread that dies
 * is replaced with the next frame.
 */
export class QrReader {
  private worker: Worker | null = null;
  private readonly waiting = new Map<number, (contents: readonly string[]) => void>();
  private questions = 0;
  private readonly onFault: (fault: Error) => void;

  constructor(onFault: (fault: Error) => void) {
    this.onFault = onFault;
  }

  /** What the codes in this frame say; none where nothing could be read. */
  read({ data, width, height }: RgbImage): Promise<readonly string[]> {
    const worker = this.started();
    this.questions += 1;
    const id = this.questions;
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      worker.postMessage({ id, rgb: data, width, height } satisfies QrQuestion);
    });
  }

  async close(): Promise<void> {
    const { worker } = this;
    this.worker = null;
    this.giveUp();
    await worker?.terminate();
  }

  private started(): Worker {
    if (this.worker) return this.worker;
    const worker = new Worker(builtFile(import.meta.url, './qr-worker.ts'), { execArgv: [] });
    worker.unref();
    worker.on('message', (answer: QrAnswer) => {
      if ('fault' in answer) this.onFault(new Error(answer.fault));
      this.waiting.get(answer.id)?.('fault' in answer ? [] : answer.contents);
      this.waiting.delete(answer.id);
    });
    worker.on('error', (fault) => this.onFault(fault instanceof Error ? fault : new Error(String(fault))));
    worker.on('exit', () => {
      if (this.worker !== worker) return;
      this.worker = null;
      this.giveUp();
    });
    this.worker = worker;
    return worker;
  }

  private giveUp(): void {
    for (const resolve of this.waiting.values()) resolve([]);
    this.waiting.clear();
  }
}
