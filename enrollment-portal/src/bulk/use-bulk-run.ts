import { useRef, useState } from 'react';
import type { Person } from '#contract/person';
import { useEvent } from '../event/current-event.ts';
import { peopleOf, type Selection, sizeOf } from './selection.ts';

export type BulkRun<Result> =
  | { readonly kind: 'not-begun' }
  | { readonly kind: 'running'; readonly done: number; readonly total: number }
  /** `result` is what was done before it failed, or before it was stopped. */
  | { readonly kind: 'failed'; readonly error: unknown; readonly result: Result; readonly done: number }
  | { readonly kind: 'done'; readonly result: Result; readonly stopped: boolean };

type Step<Result> = (people: readonly Person[], soFar: Result, signal: AbortSignal) => Promise<Result>;

/** Does something for the people of a selection, a few hundred at a time, and tells how far it is. */
export function useBulkRun<Result>(empty: Result) {
  const { id: eventId } = useEvent();
  const [run, setRun] = useState<BulkRun<Result>>({ kind: 'not-begun' });
  const stopping = useRef<AbortController | null>(null);

  async function begin(selection: Selection, step: Step<Result>): Promise<void> {
    const stop = new AbortController();
    stopping.current = stop;
    const total = sizeOf(selection);
    let result = empty;
    let done = 0;
    setRun({ kind: 'running', done, total });
    try {
      for await (const people of peopleOf(eventId, selection, stop.signal)) {
        result = await step(people, result, stop.signal);
        done += people.length;
        if (stop.signal.aborted) break;
        setRun({ kind: 'running', done, total });
      }
      setRun({ kind: 'done', result, stopped: stop.signal.aborted });
    } catch (error) {
      setRun(
        stop.signal.aborted
          ? { kind: 'done', result, stopped: true }
          : { kind: 'failed', error, result, done },
      );
    }
  }

  return {
    run,
    begin,
    /** What is under way is finished, and nothing further begun. */
    stop: () => stopping.current?.abort(),
  };
}
