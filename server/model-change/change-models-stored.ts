import type { ModelChangeStep, Models } from '#contract/model-change';
import { systemClock } from '../clock.ts';
import { databasePlaceOf, type ServerSettings } from '../config.ts';
import { openDatabase } from '../db/open-database.ts';
import { RequestError } from '../request-error.ts';
import { StartupError } from '../startup-error.ts';
import { changeModels } from './change-models.ts';
import { readModelsOf } from './model-change-service.ts';

/**
 * As whoever runs the machine does it, beside running servers: they see the step within a second or two, and their
 * jobs do the long part.
 * @param step null: only look
 * @throws StartupError with what a guard holds up
 */
export async function changeStoredModels(
  settings: ServerSettings,
  step: ModelChangeStep | null,
): Promise<Models> {
  const { weightsDir } = settings;
  const nowMs = systemClock.nowMs();
  const database = await openDatabase(databasePlaceOf(settings), nowMs, () => undefined);
  try {
    const taken = step && { step, actor: { kind: 'operator' } as const, nowMs, weightsDir };
    if (taken) await database.db.transaction().execute((tx) => changeModels(tx, taken));
    return await readModelsOf(database.db, weightsDir);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    const because = error.problems.map(({ problem }) => problem).join('; ');
    throw new StartupError(`The step was refused: ${because}.`, { cause: error });
  } finally {
    await database.close();
  }
}
