import { z } from 'zod';
import { watchGates } from '../alert/watch-gates.ts';
import type { Clock } from '../clock.ts';
import type { CommitNotifier } from '../commit-notifier.ts';
import type { OpenDatabase } from '../db/database.ts';
import type { LogParts } from '../db/log-parts.ts';
import type { JobKind } from './job.ts';
import { sweep } from './sweep.ts';

const SWEEP_EVERY_MS = 30_000;
const WATCH_GATES_EVERY_MS = 10_000;
const MAKE_PARTS_EVERY_MS = 60 * 60_000;

/** What comes again and again without being asked for: once for all processes, whichever is free. */
export function standingJobs(needs: {
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly logParts: LogParts;
  readonly notifier: CommitNotifier;
}): readonly JobKind<unknown>[] {
  const { database, clock, logParts, notifier } = needs;
  const standing = { payload: z.strictObject({}), attempts: 1 };
  return [
    { ...standing, kind: 'sweep', everyMs: SWEEP_EVERY_MS, run: () => sweep(database, clock) },
    {
      ...standing,
      kind: 'watch-gates',
      everyMs: WATCH_GATES_EVERY_MS,
      run: () => watchGates({ db: database.db, clock, notifier }),
    },
    {
      ...standing,
      kind: 'make-log-parts',
      everyMs: MAKE_PARTS_EVERY_MS,
      run: () => logParts.makeAhead(clock.nowMs()),
    },
  ];
}
