import type { z } from 'zod';
import type { listPassages, Passage } from '#contract/passage';
import { lookOf, type OutcomeGroup } from './outcome-look.ts';

export type PassagePage = z.output<typeof listPassages.reply>;

/**
 * The access log as far as this page knows it. List and live feed may tell of the same passage, in any
 * order and more than once; the highest version of each wins, so nothing shows twice or goes back.
 */
export interface Feed {
  /** Newest first. */
  readonly passages: readonly Passage[];
  /** Every change up to here has been heard. */
  readonly heardThrough: number;
  /** Where the log goes on below the last passage; null at its beginning. */
  readonly olderCursor: string | null;
}

export function feedFrom(page: PassagePage): Feed {
  return {
    passages: merged([], page.passages),
    heardThrough: page.liveFrom,
    olderCursor: page.nextCursor,
  };
}

export function withLive(feed: Feed, news: readonly Passage[]): Feed {
  const heardThrough = news.reduce((highest, { version }) => Math.max(highest, version), feed.heardThrough);
  return { ...feed, passages: merged(feed.passages, news), heardThrough };
}

export function withOlder(feed: Feed, page: PassagePage): Feed {
  return { ...feed, passages: merged(feed.passages, page.passages), olderCursor: page.nextCursor };
}

export function countByGroup(passages: readonly Passage[]): Readonly<Record<OutcomeGroup, number>> {
  const counts = { 'let-in': 0, refused: 0, 'not-recognised': 0, attention: 0 };
  for (const { outcome } of passages) counts[lookOf(outcome.kind).group] += 1;
  return counts;
}

function merged(known: readonly Passage[], told: readonly Passage[]): readonly Passage[] {
  const byId = new Map(known.map((passage) => [passage.id, passage]));
  for (const passage of told) {
    const before = byId.get(passage.id);
    if (!before || passage.version > before.version) byId.set(passage.id, passage);
  }
  return [...byId.values()].sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
}
