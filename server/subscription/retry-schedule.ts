/** How often one message is tried before it is given up: about three days. */
export const MOST_ATTEMPTS = 15;

/** When nothing at all has got through for so long, the subscription is paused and somebody is told. */
export const PAUSE_AFTER_MS = 24 * 60 * 60_000;

const MESSAGE = { firstMs: 5_000, factor: 3, longestMs: 8 * 60 * 60_000 };
const RECEIVER = { firstMs: 2_000, factor: 2, longestMs: 5 * 60_000 };

/**
 * How long to wait before a message is tried again.
 * @param attempts at least 1, those that failed
 * @param random 0 to 1: whoever failed together shall not come again together
 */
export function messageRetryMs(attempts: number, random: number): number {
  return pause(attempts, MESSAGE, random);
}

/** How long a receiver is left in peace after so many messages in a row that did not get through. */
export function receiverRetryMs(failures: number, random: number): number {
  return pause(failures, RECEIVER, random);
}

function pause(times: number, { firstMs, factor, longestMs }: typeof MESSAGE, random: number): number {
  const wholeMs = Math.min(longestMs, firstMs * factor ** (times - 1));
  return Math.round(wholeMs * (0.5 + random / 2));
}
