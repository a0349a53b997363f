import { useEffect, useRef, useState } from 'react';

/** A sentence is spoken once it has stood this long, and no sooner than this after the one before. */
const SETTLED_MS = 900;
const GAP_MS = 3000;

/** What a screen reader should be told of a text that changes often: the sentences that last, never a stream. */
export function useSpoken(text: string): string {
  const [spoken, setSpoken] = useState('');
  const spokenAtMs = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const wait = Math.max(SETTLED_MS, spokenAtMs.current + GAP_MS - performance.now());
    const timer = setTimeout(() => {
      spokenAtMs.current = performance.now();
      setSpoken(text);
    }, wait);
    return () => clearTimeout(timer);
  }, [text]);
  return spoken;
}
