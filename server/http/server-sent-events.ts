import { once } from 'node:events';
import type { Response } from 'express';
import type { ServerSentEvent } from './handler.ts';

const HEARTBEAT_MS = 15_000;

/**
 * Writes events as they come until the source ends or the signal aborts. A slow reader slows the
 * source: nothing is queued here beyond the socket's own buffer. Comments in between keep proxies
 * from closing the connection.
 * @param stillAllowed asked at every heartbeat; the stream ends when the session has, or the caller's rights changed
 */
export async function sendEvents(
  res: Response,
  events: AsyncIterable<ServerSentEvent>,
  signal: AbortSignal,
  stillAllowed: () => Promise<boolean>,
): Promise<void> {
  res.status(200).set({
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store, no-transform',
    'X-Accel-Buffering': 'no',
  });
  res.flushHeaders();
  res.write('retry: 2000\n\n');
  const heartbeat = setInterval(() => {
    if (!res.writableNeedDrain) res.write(': still here\n\n');
    stillAllowed().then(
      (allowed) => {
        if (!allowed) res.end();
      },
      () => res.destroy(),
    );
  }, HEARTBEAT_MS);
  try {
    for await (const { id, event, data } of events) {
      if (signal.aborted || res.writableEnded) break;
      const room = res.write(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
      if (!room) await once(res, 'drain', { signal });
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    clearInterval(heartbeat);
    res.end();
  }
}
