import { binomialInterval } from './binomial-interval.ts';
import type { Interval } from './people-bootstrap.ts';

/** Errors among trials that count 1 each. */
export interface ErrorShare {
  readonly errors: number;
  readonly trials: number;
  /** NaN without trials. */
  readonly rate: number;
  /** 95%, exact binomial. */
  readonly interval: Interval;
}

export function errorShare(errors: number, trials: number): ErrorShare {
  return { errors, trials, rate: errors / trials, interval: binomialInterval(errors, trials) };
}
