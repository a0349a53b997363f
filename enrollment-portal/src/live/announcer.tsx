import { VisuallyHidden } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Passage } from '#contract/passage';
import { lookOf } from './outcome-look.ts';
import { outcomeWords } from './outcome-words.ts';
import { personName } from './passage-words.ts';

/** Often enough to keep up, seldom enough to let a screen reader finish a sentence. */
const SPEAK_EVERY_MS = 8_000;

/** Tells a screen reader what has happened: the one entry in full, or several as a sum. */
export function Announcer({ passages }: { passages: readonly Passage[] }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const latest = useRef(passages);
  const toldThrough = useRef(lastReceived(passages));
  useEffect(() => {
    latest.current = passages;
  }, [passages]);

  useEffect(() => {
    const timer = setInterval(() => {
      const news = latest.current.filter(({ receivedAt }) => receivedAt > toldThrough.current);
      if (news.length === 0) return;
      toldThrough.current = lastReceived(news);
      setText(summary(t, news));
    }, SPEAK_EVERY_MS);
    return () => clearInterval(timer);
  }, [t]);

  return (
    <VisuallyHidden role="status" aria-live="polite">
      {text}
    </VisuallyHidden>
  );
}

function lastReceived(passages: readonly Passage[]): number {
  return passages.reduce((last, { receivedAt }) => Math.max(last, receivedAt), 0);
}

function summary(t: TFunction, news: readonly Passage[]): string {
  const [only, ...others] = news;
  if (only && others.length === 0) {
    return t('live.said.one', {
      person: personName(t, only),
      outcome: outcomeWords(t, only.outcome),
      gate: only.accessPoint.name,
    });
  }
  const letIn = news.filter(({ outcome }) => lookOf(outcome.kind).group === 'let-in').length;
  return [
    t('live.said.new', { count: news.length }),
    t('live.said.letIn', { count: letIn }),
    t('live.said.refused', { count: news.length - letIn }),
  ].join(', ');
}
