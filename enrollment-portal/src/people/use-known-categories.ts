import { useInfiniteQuery } from '@tanstack/react-query';
import { EVERYBODY } from './people-filter.ts';
import { peopleQuery } from './people-queries.ts';

/** Categories in use among the people listed first: suggestions only, since codes are the event's own data. */
export function useKnownCategories(eventId: string): string[] {
  const { data } = useInfiniteQuery(peopleQuery(eventId, EVERYBODY));
  const people = data?.pages.flatMap((page) => page.people) ?? [];
  const codes = people.flatMap(({ accreditations }) => accreditations.map(({ category }) => category));
  return [...new Set(codes)].sort();
}
