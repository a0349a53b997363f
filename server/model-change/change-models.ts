import type { ModelChangeStep } from '#contract/model-change';
import { impostorScoresOf } from '#models/calibration/pipeline-scores';
import { type KnownPipeline, pipelineNamed } from '#models/engines/known-pipelines';
import { UnknownPipeline } from '#models/engines/unknown-pipeline';
import { type AuditAction, type AuditEntry, appendAudit } from '../audit/audit-log.ts';
import type { Db } from '../db/database.ts';
import { newId } from '../new-id.ts';
import { RequestError } from '../request-error.ts';
import { gatesBehind } from './gates-behind.ts';
import {
  countPhotos,
  insertChange,
  lockModels,
  type ModelChangeRow,
  openChange,
  peopleUnknownTo,
  pipelineInForce,
  putInForce,
  saveChange,
} from './model-change-store.ts';

export interface StepTaken {
  readonly step: ModelChangeStep;
  readonly actor: AuditEntry['actor'];
  readonly nowMs: number;
  readonly weightsDir: string;
}

/**
 * One step of a model change; the long work between steps is a job's.
 *
 *     begin -> preparing <-> switched -> finish -> dropping what the old one made
 *                 \-> cancel -> dropping what the new one made
 *
 * @throws RequestError `invalid-request` for a pipeline that nothing can be decided by, `conflict` for a step out of
 *   order or one that a guard holds up; its problem says what is missing
 */
export async function changeModels(tx: Db, taken: StepTaken): Promise<void> {
  await lockModels(tx);
  const { step } = taken;
  if (step.step === 'begin') return begin(tx, step.to, taken);
  const change = await openChange(tx);
  if (!change) throw refused('step', 'no change of models is under way');
  switch (step.step) {
    case 'switch':
      return switchOver(tx, change, step.leavingOut, taken);
    case 'roll-back':
      requireState(change, 'switched');
      await putInForce(tx, change.from_pipeline);
      await saveChange(tx, change.id, { state: 'preparing' });
      return audit(tx, 'model-rolled-back', change, taken);
    case 'cancel':
      requireState(change, 'preparing');
      await saveChange(tx, change.id, { state: 'dropping', dropped_pipeline: change.to_pipeline });
      return audit(tx, 'model-change-cancelled', change, taken);
    case 'finish':
      return finish(tx, change, step.gates, taken);
  }
}

async function begin(tx: Db, name: string, taken: StepTaken): Promise<void> {
  if (await openChange(tx)) throw refused('step', 'a change of models is under way');
  const to = usablePipeline(name, taken.weightsDir);
  const from = await pipelineInForce(tx);
  if (from === null || from === to.id) throw refused('to', 'is in force');
  const row: ModelChangeRow = {
    id: newId(),
    from_pipeline: from,
    to_pipeline: to.id,
    state: 'preparing',
    dropped_pipeline: null,
    started_at: taken.nowMs,
    switched_at: null,
    ended_at: null,
  };
  await insertChange(tx, row);
  await audit(tx, 'model-change-begun', row, taken);
}

async function switchOver(
  tx: Db,
  change: ModelChangeRow,
  leavingOut: number,
  taken: StepTaken,
): Promise<void> {
  requireState(change, 'preparing');
  const { waiting } = await countPhotos(tx, change.to_pipeline);
  if (waiting > 0) throw refused('step', `${waiting} photos are still to be read`);
  const left = await countLeftOut(tx, change.to_pipeline);
  if (left > leavingOut) throw refused('leavingOut', `${left} people would not be recognised any more`);
  await putInForce(tx, change.to_pipeline);
  await saveChange(tx, change.id, { state: 'switched', switched_at: taken.nowMs });
  await audit(tx, 'model-switched', change, taken);
}

async function finish(
  tx: Db,
  change: ModelChangeRow,
  gates: 'all' | 'leave-behind',
  taken: StepTaken,
): Promise<void> {
  requireState(change, 'switched');
  const { behind } = await gatesBehind(tx, change.to_pipeline);
  if (behind.length > 0 && gates === 'all') {
    const names = behind.slice(0, 5).map(({ gateName }) => gateName);
    throw refused('gates', `have not all followed: ${names.join(', ')}`);
  }
  await saveChange(tx, change.id, { state: 'dropping', dropped_pipeline: change.from_pipeline });
  await audit(tx, 'model-change-finished', change, taken, { gatesLeftBehind: behind.length });
}

export async function countLeftOut(db: Db, pipelineId: string): Promise<number> {
  const { count } = await peopleUnknownTo(db, pipelineId)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

function usablePipeline(name: string, weightsDir: string): KnownPipeline {
  const known = knownPipeline(name, weightsDir);
  if (!known) throw new RequestError('invalid-request', [{ path: 'body.to', problem: 'is not known here' }]);
  if (impostorScoresOf(known)) return known;
  throw new RequestError('invalid-request', [
    { path: 'body.to', problem: 'was never calibrated: no threshold can be derived for it' },
  ]);
}

/** @returns null for a pipeline that this program does not know (any more) */
export function knownPipeline(name: string, weightsDir: string): KnownPipeline | null {
  try {
    return pipelineNamed(name, weightsDir);
  } catch (error) {
    if (error instanceof UnknownPipeline) return null;
    throw error;
  }
}

function requireState({ state }: ModelChangeRow, wanted: ModelChangeRow['state']): void {
  if (state !== wanted) throw refused('step', `the change of models is ${state}, not ${wanted}`);
}

function refused(field: string, problem: string): RequestError {
  return new RequestError('conflict', [{ path: `body.${field}`, problem }]);
}

async function audit(
  tx: Db,
  action: AuditAction,
  { id, from_pipeline: from, to_pipeline: to }: ModelChangeRow,
  { actor, nowMs }: StepTaken,
  more: Readonly<Record<string, number>> = {},
): Promise<void> {
  await appendAudit(tx, nowMs, {
    actor,
    action,
    eventId: null,
    subject: { changeId: id, from, to, ...more },
  });
}
