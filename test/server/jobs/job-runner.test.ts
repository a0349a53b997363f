import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CommitNotifier } from '#server/commit-notifier';
import type { OpenDatabase } from '#server/db/database';
import { openDatabase } from '#server/db/open-database';
import type { JobKind, RunningJob } from '#server/jobs/job';
import { JobRunner } from '#server/jobs/job-runner';
import { claimJob, enqueueJob, type JobRow } from '#server/jobs/job-store';
import { MovableClock, newDataDir } from '../world/running-server.ts';
import { databasePlace, dropDatabase, ensureDatabase } from '../world/test-database.ts';

const MINUTE_MS = 60_000;

describe('jobs', () => {
  const dataDir = newDataDir();
  const clock = new MovableClock();
  const notifier = new CommitNotifier();
  let database: OpenDatabase;
  let runners: JobRunner[];

  beforeEach(async () => {
    await ensureDatabase(dataDir);
    database = await openDatabase(databasePlace(dataDir), clock.nowMs(), () => undefined);
    runners = [];
  });
  afterEach(async () => {
    await Promise.all(runners.map((runner) => runner.stop()));
    await database.db.deleteFrom('jobs').execute();
    await database.close();
    await dropDatabase(dataDir);
  });

  function kind(
    run: (payload: { n: number }, job: RunningJob) => Promise<void>,
    about: Partial<JobKind<{ n: number }>> = {},
  ): JobKind<unknown> {
    return {
      kind: 'count',
      payload: z.strictObject({ n: z.int() }),
      attempts: 2,
      everyMs: null,
      run,
      ...about,
    };
  }

  async function work(...kinds: readonly JobKind<unknown>[]): Promise<JobRunner> {
    const runner = new JobRunner({ database, clock, notifier, logger: pino({ level: 'silent' }), kinds });
    runners.push(runner);
    await runner.start();
    return runner;
  }

  async function enqueue(n: number, key = `count/${n}`, runAtMs = clock.nowMs()): Promise<void> {
    await enqueueJob(database.db, { kind: 'count', key, payload: { n }, runAtMs }, clock.nowMs());
    notifier.committed('jobs');
  }

  const rows = (): Promise<JobRow[]> => database.db.selectFrom('jobs').selectAll().orderBy('key').execute();
  const states = async () => (await rows()).map((row) => row.state);

  it('are each done once, however many work at them', async () => {
    const done: number[] = [];
    const counting = kind(async ({ n }) => void done.push(n));
    for (let n = 0; n < 40; n += 1) await enqueue(n);
    for (let i = 0; i < 3; i += 1) await work(counting);
    await expect.poll(states, { timeout: 30_000 }).toEqual(Array.from({ length: 40 }, () => 'done'));
    expect(done.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, n) => n));
  });

  it('of one key run one after the other, and those that wait are one', async () => {
    let running = 0;
    let most = 0;
    const done: number[] = [];
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow = kind(async ({ n }) => {
      running += 1;
      most = Math.max(most, running);
      await held;
      running -= 1;
      done.push(n);
    });
    await work(slow);
    await work(slow);
    await enqueue(1, 'same');
    await expect.poll(() => running).toBe(1);
    await enqueue(2, 'same');
    await enqueue(3, 'same');
    expect((await states()).toSorted()).toEqual(['queued', 'running']);
    release();
    await expect.poll(states, { timeout: 20_000 }).toEqual(['done', 'done']);
    expect(done).toEqual([1, 3]);
    expect(most).toBe(1);
  });

  it('wait until their time', async () => {
    const done: number[] = [];
    await work(kind(async ({ n }) => void done.push(n)));
    await enqueue(1, 'later', clock.nowMs() + MINUTE_MS);
    await enqueue(2, 'now');
    await expect.poll(() => done).toEqual([2]);
    clock.moveOn(MINUTE_MS + 1);
    notifier.committed('jobs');
    await expect.poll(() => done).toEqual([2, 1]);
  });

  it('that fail are tried again, as often as their kind says, and then have failed', async () => {
    let tried = 0;
    await work(
      kind(async () => {
        tried += 1;
        throw new RangeError('a message about somebody');
      }),
    );
    await enqueue(1);
    await expect.poll(rows).toMatchObject([{ state: 'queued', attempts: 1, error: 'RangeError' }]);
    clock.moveOn(MINUTE_MS);
    notifier.committed('jobs');
    await expect.poll(rows).toMatchObject([{ state: 'failed', attempts: 2, error: 'RangeError' }]);
    expect(tried).toBe(2);
  });

  it('of a process that has died are taken over when its lease is over, not before', async () => {
    await enqueue(1);
    const lease = { nowMs: clock.nowMs(), untilMs: clock.nowMs() + MINUTE_MS };
    expect(await claimJob(database, ['count'], lease)).toMatchObject({ key: 'count/1' });
    expect(await claimJob(database, ['count'], lease)).toBeUndefined();
    clock.moveOn(MINUTE_MS + 1);
    await work(kind(async () => undefined));
    await expect.poll(rows).toMatchObject([{ state: 'done', attempts: 2 }]);
  });

  it('under way when the server closes begin again at its next start, and tell how far they were', async () => {
    let begun = 0;
    const patient = kind(async (_payload, job) => {
      begun += 1;
      await job.report({ done: 3, total: 7 });
      await new Promise((_resolve, reject) =>
        job.signal.addEventListener('abort', () => reject(job.signal.reason), { once: true }),
      );
    });
    const runner = await work(patient);
    await enqueue(1);
    await expect.poll(async () => (await rows())[0]?.progress).toBe('{"done":3,"total":7}');
    await runner.stop();
    expect(await rows()).toMatchObject([{ state: 'queued', attempts: 0 }]);
    await work(patient);
    await expect.poll(() => begun).toBe(2);
  });

  it('that come again by themselves do so on one process alone, also after a failure', async () => {
    let runs = 0;
    const recurring = kind(
      async () => {
        runs += 1;
        if (runs === 1) throw new Error('the first time');
      },
      { payload: z.strictObject({}) as unknown as z.ZodType<{ n: number }>, everyMs: MINUTE_MS },
    );
    for (let i = 0; i < 3; i += 1) await work(recurring);
    await expect.poll(() => runs).toBe(1);
    for (let expected = 2; expected <= 4; expected += 1) {
      await expect.poll(states).toEqual(['queued']);
      clock.moveOn(MINUTE_MS + 1);
      notifier.committed('jobs');
      await expect.poll(() => runs).toBe(expected);
    }
  });
});
