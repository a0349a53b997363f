import type { z } from 'zod';
import type { listPeopleToEnrolAgain, ModelChangeStep, Models } from '#contract/model-change';
import { impostorScoresOf } from '#models/calibration/pipeline-scores';
import { knownPipelines } from '#models/engines/known-pipelines';
import type { Actor } from '../auth/actor.ts';
import { INSTALLATION, onEvent, requireAccess } from '../auth/require-access.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import { findEvent } from '../event/event-store.ts';
import { decodeNameCursor, encodeCursor } from '../page-cursor.ts';
import { found } from '../request-error.ts';
import { changeModels, countLeftOut } from './change-models.ts';
import { gatesBehind } from './gates-behind.ts';
import { countPhotos, openChange, pipelineInForce } from './model-change-store.ts';
import { peopleToEnrolAgain } from './people-to-enrol-again.ts';

/** How the installation comes from one pipeline to another. */
export class ModelChangeService {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #weightsDir: string;

  constructor(db: Db, clock: Clock, weightsDir: string) {
    this.#db = db;
    this.#clock = clock;
    this.#weightsDir = weightsDir;
  }

  async read(actor: Actor): Promise<Models> {
    requireAccess(actor, 'event:manage', INSTALLATION);
    return readModelsOf(this.#db, this.#weightsDir);
  }

  /** @throws RequestError as `changeModels` */
  async take(actor: Actor, step: ModelChangeStep): Promise<Models> {
    const user = requireAccess(actor, 'event:manage', INSTALLATION);
    const taken = { step, actor: user, nowMs: this.#clock.nowMs(), weightsDir: this.#weightsDir };
    await this.#db.transaction().execute((tx) => changeModels(tx, taken));
    return readModelsOf(this.#db, this.#weightsDir);
  }

  async listLeftOut(
    actor: Actor,
    eventId: string,
    { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
  ): Promise<z.infer<typeof listPeopleToEnrolAgain.reply>> {
    requireAccess(actor, 'person:read', onEvent(eventId));
    found(await findEvent(this.#db, eventId));
    const change = await openChange(this.#db);
    const pipelineId = change?.to_pipeline ?? (await pipelineInForce(this.#db)) ?? '';
    const after = cursor === undefined ? null : decodeNameCursor(cursor);
    const rows = await peopleToEnrolAgain(this.#db, { eventId, pipelineId, after, limit: limit + 1 });
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      people: page.map(({ personId, name, because }) => ({ personId, name, because })),
      nextCursor: last && rows.length > limit ? encodeCursor({ key: last.nameKey, id: last.personId }) : null,
    };
  }
}

/** What the installation works by, and how a change stands. */
export async function readModelsOf(db: Db, weightsDir: string): Promise<Models> {
  const inForce = (await pipelineInForce(db)) ?? '';
  const known = knownPipelines(weightsDir).map((pipeline) => ({
    id: pipeline.id,
    name: pipeline.name,
    calibrated: impostorScoresOf(pipeline) !== null,
  }));
  const row = await openChange(db);
  if (!row) return { inForce, known, change: null };
  const to = row.to_pipeline;
  return {
    inForce,
    known,
    change: {
      id: row.id,
      from: row.from_pipeline,
      to,
      state: row.state,
      startedAt: row.started_at,
      switchedAt: row.switched_at,
      photos: await countPhotos(db, to),
      peopleLeftOut: await countLeftOut(db, to),
      gates: await gatesBehind(db, inForce),
    },
  };
}
