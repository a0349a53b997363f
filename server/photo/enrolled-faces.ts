import type { PipelineId } from '#domain/face/embedding';
import type { EventEmbedding } from '#models/event-transform/event-transform';
import type { Db } from '../db/database.ts';
import type { EventVault } from '../privacy/vault.ts';
import { templatesOf } from './photo-store.ts';
import { openTemplate } from './sealed-template.ts';

export interface EnrolledFace {
  readonly personId: string;
  /** At least one. */
  readonly templates: readonly EventEmbedding[];
}

/** The faces by which the pipeline can recognise these people; those without any are left out. */
export async function enrolledFaces(
  db: Db,
  vault: EventVault,
  personIds: readonly string[],
  pipelineId: PipelineId,
): Promise<EnrolledFace[]> {
  const rows = await templatesOf(db, personIds, pipelineId);
  return personIds.flatMap((personId) => {
    const templates = (rows.get(personId) ?? []).map((row) => openTemplate(vault, pipelineId, row));
    return templates.length > 0 ? [{ personId, templates }] : [];
  });
}
