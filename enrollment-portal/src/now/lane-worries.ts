import type { LaneFigures } from './figures.ts';

export type Worry = 'drift' | 'light' | 'refusals' | 'slow';

/** Fewer decisions than this say nothing of a lane. */
const ENOUGH_DECISIONS = 10;
/** A fall in similarity that moved cameras and low sun bring, and crowds do not. */
const MOST_DRIFT = 0.05;
const LEAST_USABLE = 0.4;
const MOST_REFUSED = 0.3;
/** Twice the time in which most people are decided on: those behind begin to wait. */
const SLOWEST_MS = 3_000;

/** What at a lane somebody should look at before people queue there. */
export function worriesOf({
  decisions,
  refused,
  drift,
  usableShare,
  medianDecisionMs,
}: LaneFigures): Worry[] {
  if (decisions < ENOUGH_DECISIONS) return [];
  const worries: [Worry, boolean][] = [
    ['drift', drift !== null && drift < -MOST_DRIFT],
    ['light', usableShare !== null && usableShare < LEAST_USABLE],
    ['refusals', refused / decisions > MOST_REFUSED],
    ['slow', medianDecisionMs !== null && medianDecisionMs > SLOWEST_MS],
  ];
  return worries.flatMap(([worry, holds]) => (holds ? [worry] : []));
}
