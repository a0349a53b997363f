import type { LookAlikeDecision } from '#contract/look-alike';
import type { PhotoDecision, ReviewItem } from '#contract/photo-review';
import type { FailureKind } from '../api/request-failed.ts';

export type Saying =
  | { readonly kind: 'photo'; readonly decision: PhotoDecision }
  | { readonly kind: 'look-alike'; readonly decision: LookAlikeDecision };

/** What became of an item since the queue was opened. */
export type Said =
  /** Not sent yet, so that it can be taken back. */
  | { readonly kind: 'held'; readonly saying: Saying }
  | { readonly kind: 'sending'; readonly saying: Saying }
  | { readonly kind: 'done'; readonly saying: Saying }
  /** Somebody else was quicker, or the photo is gone; null while it is not known who. */
  | { readonly kind: 'elsewhere'; readonly by: string | null }
  /** To be looked at again. */
  | { readonly kind: 'failed'; readonly because: FailureKind | null };

/**
 * The queue as one officer works through it. Items keep their places whatever comes in: new ones queue up behind,
 * and one that a colleague decides on stays where it is and says so.
 */
export interface ReviewQueue {
  readonly items: readonly ReviewItem[];
  /** In the order in which it was said. */
  readonly said: ReadonlyMap<string, Said>;
  /** The id of the item in hand; null when there is none. */
  readonly inHand: string | null;
}

export const EMPTY_QUEUE: ReviewQueue = { items: [], said: new Map(), inHand: null };

export function idOfItem(item: ReviewItem): string {
  return item.kind === 'photo' ? item.review.id : item.lookAlike.id;
}

/**
 * Takes in what the server says is waiting, longest waiting first.
 * @param reach `all` when nothing waits behind the last of the items
 */
export function takeIn(
  queue: ReviewQueue,
  waiting: readonly ReviewItem[],
  reach: 'all' | 'part',
): ReviewQueue {
  const known = new Map(queue.items.map((item) => [idOfItem(item), item]));
  const open = new Set(waiting.map(idOfItem));
  const last = waiting.at(-1);
  const seen = (item: ReviewItem) =>
    reach === 'all' || (last !== undefined && waitsSince(item) < waitsSince(last));
  const said = new Map(queue.said);
  for (const [id, item] of known) {
    if (!open.has(id) && !said.has(id) && seen(item)) said.set(id, { kind: 'elsewhere', by: null });
  }
  const items = [...queue.items, ...waiting.filter((item) => !known.has(idOfItem(item)))];
  const next = { items, said, inHand: queue.inHand };
  return next.inHand === null ? { ...next, inHand: openAfter(next, -1) ?? null } : next;
}

/** What is said of the item in hand; the next one comes into hand. */
export function say(queue: ReviewQueue, saying: Saying): ReviewQueue {
  const item = itemInHand(queue);
  if (!item || !isOpen(queue, item)) return queue;
  const said = new Map(queue.said);
  // Anew, so that the order is that of saying.
  said.delete(idOfItem(item));
  said.set(idOfItem(item), { kind: 'held', saying });
  const next = { ...queue, said };
  return { ...next, inHand: neighbour(next, 1) ?? neighbour(next, -1) ?? null };
}

/** Whatever it was that is said of an item becomes something else. */
export function settle(queue: ReviewQueue, id: string, become: Said): ReviewQueue {
  const next = { ...queue, said: new Map(queue.said).set(id, become) };
  return next.inHand === null ? { ...next, inHand: openAfter(next, -1) ?? null } : next;
}

/** The last item whose decision can still be taken back. */
export function lastHeld(queue: ReviewQueue): string | null {
  return [...queue.said].findLast(([, { kind }]) => kind === 'held')?.[0] ?? null;
}

/** The decision on the item is taken back; it comes into hand again. */
export function takeBack(queue: ReviewQueue, id: string): ReviewQueue {
  if (queue.said.get(id)?.kind !== 'held') return queue;
  const said = new Map(queue.said);
  said.delete(id);
  return { ...queue, said, inHand: id };
}

export function move(queue: ReviewQueue, by: 1 | -1): ReviewQueue {
  return { ...queue, inHand: neighbour(queue, by) ?? queue.inHand };
}

export function itemInHand(queue: ReviewQueue): ReviewItem | null {
  return queue.items.find((item) => idOfItem(item) === queue.inHand) ?? null;
}

/** The items that come into hand next. */
export function upcoming(queue: ReviewQueue, count: number): readonly ReviewItem[] {
  return queue.items
    .slice(placeInHand(queue) + 1)
    .filter((item) => isOpen(queue, item))
    .slice(0, count);
}

export function countOpen(queue: ReviewQueue): number {
  return queue.items.filter((item) => isOpen(queue, item)).length;
}

export function isOpen({ said }: ReviewQueue, item: ReviewItem): boolean {
  const kind = said.get(idOfItem(item))?.kind;
  return kind === undefined || kind === 'failed';
}

function neighbour(queue: ReviewQueue, by: 1 | -1): string | undefined {
  const place = placeInHand(queue);
  if (by === 1) return openAfter(queue, place);
  const before = queue.items.slice(0, Math.max(0, place)).findLast((item) => isOpen(queue, item));
  return before && idOfItem(before);
}

function openAfter(queue: ReviewQueue, place: number): string | undefined {
  const item = queue.items.slice(place + 1).find((one) => isOpen(queue, one));
  return item && idOfItem(item);
}

function placeInHand({ items, inHand }: ReviewQueue): number {
  return items.findIndex((item) => idOfItem(item) === inHand);
}

function waitsSince(item: ReviewItem): number {
  return item.kind === 'photo' ? item.review.sentAt : item.lookAlike.foundAt;
}
