export type Direction = 'in' | 'out';

/** `soft` lets the person pass and marks the entry; `hard` keeps the lane shut. */
export type PassbackPolicy =
  | { readonly kind: 'none' }
  | { readonly kind: 'soft'; readonly resetAfterMs: number }
  | { readonly kind: 'hard'; readonly resetAfterMs: number };

export interface LastPassage {
  readonly direction: Direction;
  readonly atMs: number;
}

export type PassbackVerdict = 'clear' | 'soft-violation' | 'hard-violation';

/** Somebody who went in must come out, or wait until the reset, before going in again. */
export function judgePassback(
  policy: PassbackPolicy,
  direction: Direction,
  last: LastPassage | null,
  atMs: number,
): PassbackVerdict {
  if (policy.kind === 'none' || last === null || last.direction !== direction) return 'clear';
  if (atMs - last.atMs >= policy.resetAfterMs) return 'clear';
  return policy.kind === 'hard' ? 'hard-violation' : 'soft-violation';
}
