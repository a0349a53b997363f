import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { PhotoDecision, PhotoReview } from '#contract/photo-review';
import { isTyping } from '../ui/is-typing.ts';
import { DecisionBar } from './decision-bar.tsx';
import { reviewKeyOf } from './review-keys.ts';
import type { Saying } from './review-queue.ts';
import { suggestedMessage } from './suggested-message.ts';
import { useEventWords } from './use-event-words.ts';

interface Props {
  readonly review: PhotoReview;
  readonly onDecide: (saying: Saying) => void;
}

/** What is said of one photo: the keys decide with the message that is in view. */
export function PhotoDesk({ review, onDecide }: Props) {
  const inEventWords = useEventWords();
  const [typed, setTyped] = useState<string | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const message = typed ?? suggestedMessage(inEventWords, review);

  function decide(kind: PhotoDecision['kind']): void {
    const text = message.trim();
    if (kind !== 'approve' && text === '') {
      field.current?.focus();
      return;
    }
    onDecide({ kind: 'photo', decision: decisionOf(kind, text) });
  }

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (isTyping(event.target)) return;
    const meaning = reviewKeyOf(event);
    if (meaning?.kind === 'photo') decide(meaning.decision);
    if (meaning?.kind === 'edit') {
      event.preventDefault();
      field.current?.focus();
    }
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);

  return <DecisionBar message={message} field={field} onMessage={setTyped} onDecide={decide} />;
}

function decisionOf(kind: PhotoDecision['kind'], message: string): PhotoDecision {
  switch (kind) {
    case 'approve':
      return { kind };
    case 'ask-for-another':
      return { kind, message };
    case 'reject':
      return { kind, reason: message };
  }
}
