import { describe, expect, it } from 'vitest';
import { CommitNotifier } from '#server/commit-notifier';

const TOPIC = 'passages/event';
const LONG_MS = 3_600_000;
const never = new AbortController().signal;

describe('whoever waits for news', () => {
  it('does not sleep through what came between looking and waiting', async () => {
    const notifier = new CommitNotifier();
    const seen = notifier.seen(TOPIC);
    notifier.committed(TOPIC);
    await notifier.wait(TOPIC, seen, LONG_MS, never);
    expect(notifier.seen(TOPIC)).not.toBe(seen);
  });

  it('wakes, all of them, at news of their topic', async () => {
    const notifier = new CommitNotifier();
    const seen = notifier.seen(TOPIC);
    const waiting = [1, 2, 3].map(() => notifier.wait(TOPIC, seen, LONG_MS, never));
    notifier.committed(TOPIC);
    await Promise.all(waiting);
  });

  it('is not woken by news of another topic', async () => {
    const notifier = new CommitNotifier();
    const waiting = notifier.wait(TOPIC, notifier.seen(TOPIC), 50, never).then(() => 'time over');
    notifier.committed('passages/another');
    const first = await Promise.race([waiting, new Promise((r) => setImmediate(() => r('still waiting')))]);
    expect(first).toBe('still waiting');
    expect(await waiting).toBe('time over');
  });

  it('stops when told to, before or while waiting', async () => {
    const notifier = new CommitNotifier();
    const gone = new AbortController();
    const waiting = notifier.wait(TOPIC, notifier.seen(TOPIC), LONG_MS, gone.signal);
    gone.abort();
    await waiting;
    await notifier.wait(TOPIC, notifier.seen(TOPIC), LONG_MS, gone.signal);
  });
});
