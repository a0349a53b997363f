import type { Person } from '#contract/person';
import { listPeople } from '#contract/person';
import { MOST_AT_ONCE } from '#contract/person-bulk';
import { call } from '../api/call.ts';
import { type PeopleFilter, queryOf } from '../people/people-filter.ts';

/** Whom something is done for: people one by one, or everybody whom a filter finds. */
export type Selection =
  | { readonly kind: 'people'; readonly people: readonly Person[]; readonly filter: PeopleFilter }
  | { readonly kind: 'everybody'; readonly total: number; readonly filter: PeopleFilter };

export function sizeOf(selection: Selection): number {
  return selection.kind === 'people' ? selection.people.length : selection.total;
}

/**
 * The people of a selection, as many at once as the server takes in one request. Whom a filter finds is read page
 * after page by name, so that whoever falls out of the filter by what is done moves nobody past the reader.
 * @throws RequestFailed; DOMException when it is aborted
 */
export async function* peopleOf(
  eventId: string,
  selection: Selection,
  signal: AbortSignal,
): AsyncGenerator<readonly Person[]> {
  if (selection.kind === 'people') {
    for (let from = 0; from < selection.people.length; from += MOST_AT_ONCE) {
      yield selection.people.slice(from, from + MOST_AT_ONCE);
    }
    return;
  }
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const query = {
      ...queryOf(selection.filter),
      limit: MOST_AT_ONCE,
      ...(cursor === undefined ? {} : { cursor }),
    };
    const page = await call(listPeople, { params: { eventId }, query }, { signal });
    if (page.people.length > 0) yield page.people;
    cursor = page.nextCursor;
  }
}
