import { type Embedding, type PipelineId, toEmbedding } from '#domain/face/embedding';
import type { Db } from '../db/database.ts';
import type { EventVault } from '../privacy/vault.ts';
import { templatesOf } from './photo-store.ts';
import { fromTemplateBytes } from './template-bytes.ts';

export interface EnrolledFace {
  readonly personId: string;
  /** At least one. */
  readonly templates: readonly Embedding[];
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
    const templates = (rows.get(personId) ?? []).map((row) =>
      toEmbedding(pipelineId, fromTemplateBytes(vault.open('template', row.id, row.sealed))),
    );
    return templates.length > 0 ? [{ personId, templates }] : [];
  });
}
