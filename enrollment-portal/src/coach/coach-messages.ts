import type { Observation } from './observation.ts';

/** What the coach's worker tells the page. Each frame that it is sent is answered once, after `ready`. */
export type CoachMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'observed'; readonly observation: Observation }
  /** The worker is of no use here: no WebAssembly, no canvas, or its files did not come. */
  | { readonly kind: 'failed' };
