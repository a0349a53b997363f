import { describe, expect, it } from 'vitest';
import {
  countByGroup,
  type Feed,
  feedFrom,
  withLive,
  withOlder,
} from '../../../enrollment-portal/src/live/feed.ts';
import { entry } from './entries.ts';

const started = feedFrom({
  passages: [entry('bbbbbbbb', 20), entry('aaaaaaaa', 10)],
  nextCursor: 'older',
  liveFrom: 20,
});

describe('the live feed', () => {
  it('shows the newest first, whatever order they are told in', () => {
    const feed = withLive(started, [entry('dddddddd', 40), entry('cccccccc', 30)]);
    expect(ids(feed)).toEqual(['dddddddd', 'cccccccc', 'bbbbbbbb', 'aaaaaaaa']);
  });

  it('shows an entry once, however often it is told', () => {
    const again = entry('cccccccc', 30);
    expect(ids(withLive(withLive(started, [again, again]), [again]))).toEqual([
      'cccccccc',
      'bbbbbbbb',
      'aaaaaaaa',
    ]);
  });

  it('takes over what has become of an entry', () => {
    const feed = withLive(started, [entry('bbbbbbbb', 20, { version: 21, result: 'passed' })]);
    expect(feed.passages[0]?.result).toBe('passed');
    expect(feed.heardThrough).toBe(21);
  });

  it('does not go back to an older version that arrives late', () => {
    const passed = withLive(started, [entry('bbbbbbbb', 20, { version: 25, result: 'passed' })]);
    const feed = withOlder(passed, { passages: [entry('bbbbbbbb', 20)], nextCursor: null, liveFrom: 25 });
    expect(feed.passages[0]?.result).toBe('passed');
  });

  it('puts what a gate reports late where it happened', () => {
    const feed = withLive(started, [entry('llllllll', 15, { version: 99, receivedAt: 900_000 })]);
    expect(ids(feed)).toEqual(['bbbbbbbb', 'llllllll', 'aaaaaaaa']);
  });

  it('goes on below with older entries, to the beginning of the log', () => {
    const feed = withOlder(started, { passages: [entry('00000000', 5)], nextCursor: null, liveFrom: 20 });
    expect(ids(feed)).toEqual(['bbbbbbbb', 'aaaaaaaa', '00000000']);
    expect(feed.olderCursor).toBeNull();
  });

  it('keeps its place in the stream when older entries are loaded', () => {
    const live = withLive(started, [entry('cccccccc', 30)]);
    const feed = withOlder(live, { passages: [], nextCursor: null, liveFrom: 12 });
    expect(feed.heardThrough).toBe(30);
  });

  it('counts every outcome in one of the four answers', () => {
    expect(
      countByGroup([
        entry('aaaaaaaa', 1),
        entry('bbbbbbbb', 2, { outcome: { kind: 'manual-override' } }),
        entry('cccccccc', 3, { outcome: { kind: 'denied', reason: 'zone' } }),
        entry('dddddddd', 4, { outcome: { kind: 'unknown-face' } }),
        entry('eeeeeeee', 5, { outcome: { kind: 'spoof-suspected' } }),
      ]),
    ).toEqual({ 'let-in': 2, refused: 1, 'not-recognised': 1, attention: 1 });
  });
});

function ids(feed: Feed): string[] {
  return feed.passages.map(({ id }) => id);
}
