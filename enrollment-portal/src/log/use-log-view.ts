import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { addressOf, type LogView, viewOf } from './log-filter.ts';

/** The address is the state: a search can be bookmarked, sent to a colleague, and gone back to. */
export function useLogView(): readonly [LogView, (change: Partial<LogView>) => void] {
  const [address, setAddress] = useSearchParams();
  const view = useMemo(() => viewOf(address), [address]);
  return [
    view,
    (change) =>
      setAddress((before) => addressOf({ ...viewOf(before), ...change }), {
        // Looking at one entry after another is no way that somebody wants to go back step by step.
        replace: change.filter === undefined,
        preventScrollReset: true,
      }),
  ];
}
