import { describe, expect, it } from 'vitest';
import type { ReviewItem } from '#contract/photo-review';
import {
  countOpen,
  EMPTY_QUEUE,
  lastHeld,
  move,
  type ReviewQueue,
  type Saying,
  say,
  settle,
  takeBack,
  takeIn,
  upcoming,
} from '../../../enrollment-portal/src/reviews/review-queue.ts';

const APPROVE: Saying = { kind: 'photo', decision: { kind: 'approve' } };

function photo(number: number): ReviewItem {
  return {
    kind: 'photo',
    review: {
      id: `review-${number}`,
      version: 1,
      person: { id: `person-${number}`, name: `Person ${number}`, externalId: null },
      because: { kind: 'explained' },
      place: 'beside',
      refusal: null,
      quality: [],
      explanation: null,
      sentAt: number,
      state: { kind: 'open' },
    },
  };
}

const waiting = (...numbers: number[]) => numbers.map(photo);
const queueOf = (...numbers: number[]) => takeIn(EMPTY_QUEUE, waiting(...numbers), 'all');
const inHand = ({ inHand: id }: ReviewQueue) => id;

describe('the queue that an officer works through', () => {
  it('begins with what has waited longest', () => {
    expect(inHand(queueOf(1, 2, 3))).toBe('review-1');
  });

  it('brings the next one into hand when something is said', () => {
    const queue = say(queueOf(1, 2, 3), APPROVE);
    expect(inHand(queue)).toBe('review-2');
    expect(countOpen(queue)).toBe(2);
  });

  it('says nothing twice of one item', () => {
    const once = say(queueOf(1), APPROVE);
    expect(say(once, APPROVE)).toBe(once);
    expect(inHand(once)).toBeNull();
  });

  it('stays where it is when others come in or are decided elsewhere', () => {
    const queue = move(queueOf(1, 2, 3), 1);
    const later = takeIn(queue, waiting(2, 3, 4), 'all');
    expect(inHand(later)).toBe('review-2');
    expect(later.said.get('review-1')).toEqual({ kind: 'elsewhere', by: null });
    expect(later.items).toHaveLength(4);
  });

  it('keeps in hand what a colleague has decided on, and lets nobody decide on it again', () => {
    const overtaken = takeIn(queueOf(1, 2), waiting(2), 'all');
    expect(inHand(overtaken)).toBe('review-1');
    expect(say(overtaken, APPROVE)).toBe(overtaken);
    expect(inHand(move(overtaken, 1))).toBe('review-2');
  });

  it('takes nothing for decided that lies behind what it was told of', () => {
    const queue = takeIn(queueOf(1, 2, 3), waiting(1), 'part');
    expect(queue.said.size).toBe(0);
  });

  it('brings a decision that is taken back into hand again', () => {
    const queue = say(say(queueOf(1, 2, 3), APPROVE), APPROVE);
    const last = lastHeld(queue);
    expect(last).toBe('review-2');
    const back = takeBack(queue, 'review-2');
    expect(inHand(back)).toBe('review-2');
    expect(lastHeld(back)).toBe('review-1');
  });

  it('does not take back what has been sent', () => {
    const sent = settle(say(queueOf(1, 2), APPROVE), 'review-1', { kind: 'sending', saying: APPROVE });
    expect(lastHeld(sent)).toBeNull();
    expect(takeBack(sent, 'review-1')).toBe(sent);
  });

  it('offers again what did not arrive, once nothing else is in hand', () => {
    const queue = say(queueOf(1), APPROVE);
    const failed = settle(queue, 'review-1', { kind: 'failed', because: 'unreachable' });
    expect(inHand(failed)).toBe('review-1');
    expect(inHand(say(failed, APPROVE))).toBeNull();
  });

  it('names what comes next, without what has been said already', () => {
    const queue = say(move(queueOf(1, 2, 3, 4), 1), APPROVE);
    expect(inHand(queue)).toBe('review-3');
    expect(upcoming(queue, 2).map((item) => item.kind === 'photo' && item.review.id)).toEqual(['review-4']);
    expect(inHand(move(queue, -1))).toBe('review-1');
  });
});
