import { z } from 'zod';
import { accreditationStatusSchema } from '#contract/person';
import type { Db } from '../db/database.ts';
import type { EventRow } from '../event/event-store.ts';
import { countTemplates } from '../photo/photo-store.ts';
import type { DueGallery } from './due-galleries.ts';
import { EVENT_GALLERY, type GalleryDefinition, isMember } from './gallery-definition.ts';
import { OUTSIDERS_AT_MOST } from './measured-gallery.ts';

/** Templates of people with the same privileges, who belong to the same galleries. */
interface Privileged {
  readonly status: z.infer<typeof accreditationStatusSchema>;
  readonly zones: readonly string[];
  readonly templates: number;
}

/**
 * How many comparisons of two templates it takes to bring galleries up to date. Each is searched with whoever has
 * changed, or with everyone in it when it was never measured: its members, and as many others as are looked at.
 * Somebody with several accreditations may be counted more than once, so that it is rather too large.
 */
export async function comparisonsDue(
  db: Db,
  pipelineId: string,
  event: EventRow,
  due: readonly DueGallery[],
): Promise<number> {
  const all = await countTemplates(db, event.id, pipelineId);
  const privileged = due.some(({ definition }) => definition.key !== EVENT_GALLERY)
    ? await templatesByPrivileges(db, event.id, pipelineId)
    : [];
  return due.reduce((sum, { definition, state }) => {
    const held = templatesHeld(definition, privileged, all);
    const isNew = state?.measuredAtMs == null;
    const searched = isNew ? held : Math.min(held, event.gallery_seq - state.throughSeq);
    return sum + searched * held;
  }, 0);
}

function templatesHeld(
  definition: GalleryDefinition,
  privileged: readonly Privileged[],
  all: number,
): number {
  if (definition.key === EVENT_GALLERY) return all;
  const members = privileged
    .filter((group) => isMember([group], definition))
    .reduce((sum, { templates }) => sum + templates, 0);
  return Math.min(all, members + OUTSIDERS_AT_MOST);
}

async function templatesByPrivileges(db: Db, eventId: string, pipelineId: string): Promise<Privileged[]> {
  const rows = await db
    .selectFrom('accreditations')
    .innerJoin('templates', 'templates.person_id', 'accreditations.person_id')
    .select(({ fn }) => [
      'accreditations.status',
      'accreditations.zones',
      fn.countAll<number>().as('templates'),
    ])
    .where('accreditations.event_id', '=', eventId)
    .where('templates.pipeline_id', '=', pipelineId)
    .groupBy(['accreditations.status', 'accreditations.zones'])
    .execute();
  return rows.map(({ status, zones, templates }) => ({
    status: accreditationStatusSchema.parse(status),
    zones: z.array(z.string()).parse(JSON.parse(zones)),
    templates: Number(templates),
  }));
}
