/** Failures that cost nothing; a person mistypes. */
const FREE_FAILURES = 4;
const FIRST_LOCK_MS = 30_000;
const LONGEST_LOCK_MS = 15 * 60_000;
/** After this long without a failure the count starts over. */
export const FORGET_FAILURES_AFTER_MS = 24 * 60 * 60_000;

/**
 * How long a name stays locked after its n-th failure in a row: nothing for the first four, then half
 * a minute, doubling up to a quarter of an hour. A guesser gets about a hundred tries a day.
 */
export function lockAfter(failures: number): number {
  if (failures <= FREE_FAILURES) return 0;
  return Math.min(LONGEST_LOCK_MS, FIRST_LOCK_MS * 2 ** (failures - FREE_FAILURES - 1));
}
