import type { Interval } from './people-bootstrap.ts';

const TAIL = 0.025;
const BISECTIONS = 60;

/**
 * The exact 95% interval of a share after `hits` in `trials` (Clopper and Pearson 1934). It knows what zero hits
 * prove: 0 of 150 still allows 2.4%. 0 to 1 when there were no trials.
 */
export function binomialInterval(hits: number, trials: number): Interval {
  return {
    low: hits === 0 ? 0 : solve((p) => 1 - atMost(hits - 1, trials, p) - TAIL),
    high: hits === trials ? 1 : solve((p) => TAIL - atMost(hits, trials, p)),
  };
}

/** The root of a growing function between 0 and 1. */
function solve(growing: (p: number) => number): number {
  let low = 0;
  let high = 1;
  for (let i = 0; i < BISECTIONS; i++) {
    const middle = (low + high) / 2;
    if (growing(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** P(X <= hits) of a binomial, summed in logarithms so that a million trials do not underflow. */
function atMost(hits: number, trials: number, p: number): number {
  if (p <= 0) return 1;
  if (p >= 1) return hits >= trials ? 1 : 0;
  const odds = Math.log(p) - Math.log1p(-p);
  let logTerm = trials * Math.log1p(-p);
  let sum = Math.exp(logTerm);
  for (let k = 1; k <= hits; k++) {
    logTerm += Math.log((trials - k + 1) / k) + odds;
    sum += Math.exp(logTerm);
  }
  return Math.min(1, sum);
}
