import type { LookAlikeDecision } from '#contract/look-alike';

interface DecisionKey {
  readonly key: string;
  readonly decision: LookAlikeDecision;
}

export const DECISION_KEYS: readonly DecisionKey[] = [
  { key: '1', decision: 'same-person' },
  { key: '2', decision: 'related' },
  { key: '3', decision: 'different-people' },
];

export type KeyMeaning =
  | { readonly kind: 'decide'; readonly decision: LookAlikeDecision }
  | { readonly kind: 'move'; readonly by: 1 | -1 };

/** What a key means on the page; null for keys that belong to something else. */
export function meaningOf({ key, ctrlKey, metaKey, altKey, repeat }: KeyboardEvent): KeyMeaning | null {
  if (ctrlKey || metaKey || altKey) return null;
  if (key === 'j' || key === 'k') return { kind: 'move', by: key === 'j' ? 1 : -1 };
  const chosen = DECISION_KEYS.find((one) => one.key === key);
  // A key that is held down must not decide on the next pair, too.
  return chosen && !repeat ? { kind: 'decide', decision: chosen.decision } : null;
}
