import { type KnownPipeline, pipelineNamed } from '#models/engines/known-pipelines';
import type { Db } from '../db/database.ts';
import { newId } from '../new-id.ts';
import { StartupError } from '../startup-error.ts';
import { knownPipeline } from './change-models.ts';
import {
  hasTemplates,
  insertChange,
  lockModels,
  openChange,
  pipelineInForce,
  putInForce,
  saveChange,
  wasChangedBetween,
} from './model-change-store.ts';

export interface Wanted {
  /** As the settings name it: the first pipeline of an installation, or one that it was moved to. */
  readonly name: string;
  readonly weightsDir: string;
  readonly nowMs: number;
}

/**
 * Which pipeline this server runs. What the installation works by is in its database, and a setting does not change
 * it: people would be strangers at every gate. One that this program no longer knows cannot be run, so the setting's
 * takes its place at once and stored photos are read by it.
 * @throws StartupError when the settings name another one than people are enrolled by; UnknownPipeline, UnusableModel
 */
export function adoptPipeline(db: Db, { name, weightsDir, nowMs }: Wanted): Promise<KnownPipeline> {
  const wanted = pipelineNamed(name, weightsDir);
  return db.transaction().execute(async (tx) => {
    await lockModels(tx);
    const inForce = await pipelineInForce(tx);
    if (inForce === wanted.id) return wanted;
    if (inForce === null || !(await hasTemplates(tx))) {
      await putInForce(tx, wanted.id);
      return wanted;
    }
    const known = knownPipeline(inForce, weightsDir);
    if (!known) {
      await replace(tx, inForce, wanted.id, nowMs);
      return wanted;
    }
    if (await wasChangedBetween(tx, inForce, wanted.id)) return known;
    throw new StartupError(
      `People are enrolled here by the pipeline ${known.name} (${inForce}): start with that one, and move to ` +
        `${wanted.name} with "venue-access models change begin --to ${wanted.name}".`,
    );
  });
}

async function replace(tx: Db, from: string, to: string, nowMs: number): Promise<void> {
  await putInForce(tx, to);
  const unfinished = await openChange(tx);
  if (unfinished) await saveChange(tx, unfinished.id, { ended_at: nowMs });
  await insertChange(tx, {
    id: newId(),
    from_pipeline: from,
    to_pipeline: to,
    state: 'switched',
    dropped_pipeline: null,
    started_at: nowMs,
    switched_at: nowMs,
    ended_at: null,
  });
}
