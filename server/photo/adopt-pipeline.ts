import type { Db } from '../db/database.ts';

/**
 * Notes which pipeline this server runs. When it is another than last time, gates are told so: their
 * configuration names the pipeline, and templates of the one before are no longer sent.
 */
export async function adoptPipeline(db: Db, pipelineId: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const before = await tx.selectFrom('installation').select('pipeline_id').executeTakeFirstOrThrow();
    if (before.pipeline_id === pipelineId) return;
    await tx.updateTable('installation').set({ pipeline_id: pipelineId }).execute();
    await tx
      .updateTable('events')
      .set((eb) => ({ config_version: eb('config_version', '+', 1) }))
      .execute();
  });
}
