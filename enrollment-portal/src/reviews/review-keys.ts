import type { LookAlikeDecision } from '#contract/look-alike';
import type { PhotoDecision } from '#contract/photo-review';
import { meaningOf as meaningForPairs } from '../look-alikes/decision-keys.ts';

interface PhotoKey {
  readonly key: string;
  readonly decision: PhotoDecision['kind'];
}

export const PHOTO_KEYS: readonly PhotoKey[] = [
  { key: 'a', decision: 'approve' },
  { key: 'm', decision: 'ask-for-another' },
  { key: 'r', decision: 'reject' },
];

export type ReviewKey =
  | { readonly kind: 'photo'; readonly decision: PhotoDecision['kind'] }
  | { readonly kind: 'look-alike'; readonly decision: LookAlikeDecision }
  | { readonly kind: 'move'; readonly by: 1 | -1 }
  | { readonly kind: 'undo' }
  | { readonly kind: 'edit' };

/** What a key means in the queue; null for keys that belong to something else. */
export function reviewKeyOf(event: KeyboardEvent): ReviewKey | null {
  const { key, ctrlKey, metaKey, altKey, repeat } = event;
  if (ctrlKey || metaKey || altKey) return null;
  const photo = PHOTO_KEYS.find((one) => one.key === key.toLowerCase());
  // A key that is held down must not decide on the next item, too.
  if (photo) return repeat ? null : { kind: 'photo', decision: photo.decision };
  if (key.toLowerCase() === 'z') return repeat ? null : { kind: 'undo' };
  if (key.toLowerCase() === 'e') return { kind: 'edit' };
  const meaning = meaningForPairs(event);
  return meaning?.kind === 'decide' ? { kind: 'look-alike', decision: meaning.decision } : meaning;
}
