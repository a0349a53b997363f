import type { Db } from '../db/database.ts';
import { namedLike } from '../person/person-store.ts';

export interface Invitees {
  readonly eventId: string;
  readonly pipelineId: string;
  readonly search?: string | undefined;
  readonly category?: string | undefined;
  readonly personIds?: readonly string[] | undefined;
  readonly face: 'missing' | 'any';
}

/** The ids of people who fit, in their own order. */
export async function inviteesAfter(
  db: Db,
  { eventId, pipelineId, search, category, personIds, face }: Invitees,
  afterId: string,
  limit: number,
): Promise<string[]> {
  const rows = await namedLike(db.selectFrom('people').select('people.id'), { eventId, search })
    .where('people.id', '>', afterId)
    .$if(personIds !== undefined, (q) => q.where('people.id', 'in', personIds ?? []))
    .$if(category !== undefined, (q) =>
      q.where((eb) =>
        eb.exists(
          eb
            .selectFrom('accreditations')
            .select('accreditations.id')
            .whereRef('accreditations.person_id', '=', 'people.id')
            .where('accreditations.category', '=', category ?? ''),
        ),
      ),
    )
    .$if(face === 'missing', (q) =>
      q.where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('templates')
              .select('templates.id')
              .whereRef('templates.person_id', '=', 'people.id')
              .where('templates.pipeline_id', '=', pipelineId),
          ),
        ),
      ),
    )
    .orderBy('people.id')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}
