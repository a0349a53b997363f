import { incompleteBeta } from './incomplete-beta.ts';

/**
 * Exact bounds on a share from counts (Clopper and Pearson 1934). Events and trials need not be whole:
 * half a trial is a person whose score is one of a pair that counts twice.
 */

/** The share that is not exceeded with the given confidence after `events` in `trials`; 1 when there were none. */
export function upperShare(events: number, trials: number, confidence: number): number {
  if (!(trials > 0 && events >= 0 && events < trials)) return 1;
  return solve((share) => incompleteBeta(share, events + 1, trials - events) - confidence);
}

/** The share that is reached with the given confidence after `events` in `trials`; 0 when there were none. */
export function lowerShare(events: number, trials: number, confidence: number): number {
  if (!(trials > 0 && events > 0 && events <= trials)) return 0;
  return 1 - upperShare(trials - events, trials, confidence);
}

/**
 * The most events, not necessarily whole, after which the share is still at most `share` with the
 * given confidence; null when not even none would prove it.
 */
export function mostEvents(share: number, trials: number, confidence: number): number | null {
  const proven = (events: number) => incompleteBeta(share, events + 1, trials - events) - confidence;
  if (!(proven(0) >= 0)) return null;
  // The most likely count is itself no proof, so the answer lies below it.
  return solve((part) => -proven(part * share * trials)) * share * trials;
}

/** The smallest share that `trials` without any event prove. */
export function leastProvableShare(trials: number, confidence: number): number {
  return trials > 0 ? 1 - (1 - confidence) ** (1 / trials) : 1;
}

/** How many trials without any event it takes to prove a share. */
export function trialsToProve(share: number, confidence: number): number {
  return Math.log1p(-confidence) / Math.log1p(-share);
}

const BISECTIONS = 60;

/** The root of a growing function between 0 and 1, from below: the function is at most 0 there. */
function solve(growing: (x: number) => number): number {
  let low = 0;
  let high = 1;
  for (let i = 0; i < BISECTIONS; i += 1) {
    const middle = (low + high) / 2;
    if (growing(middle) <= 0) low = middle;
    else high = middle;
  }
  return low;
}
