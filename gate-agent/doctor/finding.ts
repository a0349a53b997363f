export const CHECKS = [
  'pairing',
  'server',
  'protocol',
  'clock',
  'disk',
  'models',
  'camera',
  'turnstile',
] as const;

export type Check = (typeof CHECKS)[number];

/** What the doctor saw at one part of a gate. */
export interface Finding {
  readonly check: Check;
  /** Null: the whole gate. */
  readonly lane: string | null;
  /** `warning`: the gate works, but not for long or not well. */
  readonly state: 'ok' | 'warning' | 'fault';
  /** A sentence. */
  readonly found: string;
  /** A sentence; null where nothing is to be done. */
  readonly todo: string | null;
}

export type Verdict = Pick<Finding, 'state' | 'found' | 'todo'>;

export function well(found: string): Verdict {
  return { state: 'ok', found, todo: null };
}

export function ill(found: string, todo: string): Verdict {
  return { state: 'fault', found, todo };
}

export function doubtful(found: string, todo: string): Verdict {
  return { state: 'warning', found, todo };
}
