import { useEffect, useEffectEvent } from 'react';
import { isTyping } from '../ui/is-typing.ts';
import { reviewKeyOf } from './review-keys.ts';
import type { useReviewQueue } from './use-review-queue.ts';

/** Keys that hold for every item; those that decide on a photo belong to its message. */
export function useQueueKeys(desk: ReturnType<typeof useReviewQueue>, may: 'decide' | 'look'): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (isTyping(event.target)) return;
    const meaning = reviewKeyOf(event);
    if (meaning?.kind === 'move') desk.move(meaning.by);
    if (may !== 'decide') return;
    if (meaning?.kind === 'undo') desk.undo();
    if (meaning?.kind === 'look-alike' && desk.inHand?.kind === 'look-alike') desk.decide(meaning);
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
}
