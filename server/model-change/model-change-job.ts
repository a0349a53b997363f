import { z } from 'zod';
import { openFacePipeline } from '#models/engines/open-pipeline';
import { appendAudit } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import type { CommitNotifier } from '../commit-notifier.ts';
import type { OpenDatabase } from '../db/database.ts';
import type { JobKind, RunningJob } from '../jobs/job.ts';
import type { Vault } from '../privacy/vault.ts';
import { knownPipeline } from './change-models.ts';
import {
  dropSome,
  forgetUnreadable,
  lockChange,
  type ModelChangeRow,
  openChange,
  saveChange,
  unreadEntries,
  unreadPhotos,
} from './model-change-store.ts';
import { readAgain } from './read-again.ts';

const LOOK_EVERY_MS = 5_000;
/** One turn; then others that wait for this place get theirs. */
const TURN_MS = 60_000;
/** Small bites: between them other requests get the database. */
const PICTURES_AT_ONCE = 16;
const TEMPLATES_AT_ONCE = 500;

export interface ModelChangeNeeds {
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly notifier: CommitNotifier;
  readonly vault: Vault;
  readonly weightsDir: string;
  readonly faceWorkers: number;
}

/**
 * Does the long part of a model change, whoever began it. What is still to be read is asked of the database each time,
 * so an interruption costs the bite under way and nothing else.
 */
export function modelChangeJob(needs: ModelChangeNeeds): JobKind<unknown> {
  return {
    kind: 'model-change',
    payload: z.strictObject({}),
    attempts: 1,
    everyMs: LOOK_EVERY_MS,
    run: async (_, job) => {
      const change = await openChange(needs.database.db);
      if (!change) return;
      if (change.state === 'dropping') return drop(needs, change, job);
      const turn = { ...job, signal: AbortSignal.any([job.signal, AbortSignal.timeout(TURN_MS)]) };
      for (const pipelineId of pipelinesThatRead(change)) {
        await readAll(needs, change, pipelineId, turn);
        job.signal.throwIfAborted();
      }
    },
  };
}

/** Once it was switched, new photos are read by both: there is a way back, and gates that have not followed. */
function pipelinesThatRead({ from_pipeline: from, to_pipeline: to, switched_at }: ModelChangeRow): string[] {
  return switched_at === null ? [to] : [to, from];
}

async function readAll(
  needs: ModelChangeNeeds,
  change: ModelChangeRow,
  pipelineId: string,
  { signal }: Pick<RunningJob, 'signal'>,
): Promise<void> {
  const { db } = needs.database;
  const first = { pipelineId, afterId: '', limit: 1 };
  const waiting = [...(await unreadPhotos(db, first)), ...(await unreadEntries(db, first))];
  // One that this program no longer knows cannot read anything; the others are loaded when there is work.
  const known = waiting.length > 0 ? knownPipeline(pipelineId, needs.weightsDir) : null;
  if (!known) return;
  const pipeline = await openFacePipeline({
    pipeline: known,
    workers: needs.faceWorkers,
    weightsDir: needs.weightsDir,
  });
  try {
    for (const unread of [unreadPhotos, unreadEntries]) {
      for (let afterId = ''; !signal.aborted; ) {
        const pictures = await unread(db, { pipelineId, afterId, limit: PICTURES_AT_ONCE });
        const last = pictures.at(-1);
        if (!last) break;
        const told = await readAgain({ ...needs, pipeline, nowMs: needs.clock.nowMs() }, change, pictures);
        if (told === 'over') return;
        for (const eventId of told) needs.notifier.committed(`gallery/${eventId}`);
        afterId = last.id;
      }
    }
  } finally {
    await pipeline.close();
  }
}

async function drop(needs: ModelChangeNeeds, change: ModelChangeRow, { signal }: RunningJob): Promise<void> {
  const { database, clock } = needs;
  const dropped = change.dropped_pipeline;
  if (dropped === null) throw new TypeError(`it is not settled what the change ${change.id} drops`);
  for (let deleted = 1; deleted > 0; ) {
    signal.throwIfAborted();
    deleted = await database.db.transaction().execute((tx) => dropSome(tx, dropped, TEMPLATES_AT_ONCE));
    await new Promise(setImmediate);
  }
  await database.db.transaction().execute(async (tx) => {
    if (!(await lockChange(tx, change.id))) return;
    const nowMs = clock.nowMs();
    await forgetUnreadable(tx, dropped);
    await saveChange(tx, change.id, { ended_at: nowMs });
    await appendAudit(tx, nowMs, {
      actor: { kind: 'operator' },
      action: 'model-change-ended',
      eventId: null,
      subject: { changeId: change.id, dropped },
    });
  });
  // What the templates were lies in the log until it is emptied.
  await database.checkpoint();
}
