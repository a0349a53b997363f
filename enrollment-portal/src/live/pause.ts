import type { Passage } from '#contract/passage';

/** What was on the page when it was paused. */
export interface Pause {
  readonly known: ReadonlySet<string>;
  readonly oldestAt: number;
}

export function pauseAt(passages: readonly Passage[]): Pause {
  return {
    known: new Set(passages.map(({ id }) => id)),
    oldestAt: passages.at(-1)?.at ?? Number.NEGATIVE_INFINITY,
  };
}

/** Keeps the page as it stood; older entries may still be loaded below, and known ones still change. */
export function heldBack(passages: readonly Passage[], pause: Pause) {
  const isNew = (passage: Passage) => !pause.known.has(passage.id) && passage.at >= pause.oldestAt;
  return {
    shown: passages.filter((passage) => !isNew(passage)),
    waiting: passages.filter(isNew).length,
  };
}
