import type { ErrorShare } from '../statistics/error-share.ts';

export interface WorstKind {
  readonly kind: string;
  readonly share: ErrorShare;
}

/**
 * The kind of attack that is let through most often, by which ISO/IEC 30107-3 has APCER reported: a mean over kinds
 * hides the one that works, and depends on how often each was tried.
 * @returns null when none was judged
 */
export function worstOf(kinds: readonly WorstKind[]): WorstKind | null {
  const [worst] = kinds
    .filter(({ share }) => share.trials > 0)
    .toSorted((a, b) => b.share.rate - a.share.rate);
  return worst ?? null;
}
