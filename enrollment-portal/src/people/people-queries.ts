import {
  infiniteQueryOptions,
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import type { z } from 'zod';
import {
  addPhoto,
  changeAccreditationStatus,
  changePerson,
  createPerson,
  erasePerson,
  listPeople,
  type newPersonSchema,
  type Person,
  readPerson,
} from '#contract/person';
import { call } from '../api/call.ts';
import { type PeopleFilter, queryOf } from './people-filter.ts';

const PAGE = 60;

export const peopleQuery = (eventId: string, filter: PeopleFilter) =>
  infiniteQueryOptions({
    queryKey: ['people', eventId, filter],
    queryFn: ({ pageParam, signal }) =>
      call(
        listPeople,
        {
          params: { eventId },
          query: {
            limit: PAGE,
            ...queryOf(filter),
            ...(pageParam === null ? {} : { cursor: pageParam }),
          },
        },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });

export const personQuery = (eventId: string, personId: string) =>
  queryOptions({
    queryKey: ['person', eventId, personId],
    queryFn: ({ signal }) => call(readPerson, { params: { eventId, personId } }, { signal }),
  });

export type NewPerson = z.input<typeof newPersonSchema>;

export function useCreatePerson(eventId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: NewPerson) => call(createPerson, { params: { eventId }, body }),
    onSuccess: (person) => keepPerson(queries, eventId, person),
  });
}

/** Answers with the server's verdict; a refused photo is an answer, not an error. */
interface PhotoToEnrol {
  readonly personId: string;
  readonly photo: Blob;
  /** `review`: a face that is enrolled for somebody else is enrolled all the same, and the pair looked at. */
  readonly whenDuplicate?: 'refuse' | 'review';
}

export function useAddPhoto(eventId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ personId, photo, whenDuplicate = 'refuse' }: PhotoToEnrol) =>
      call(addPhoto, { params: { eventId, personId }, query: { whenDuplicate } }, { image: photo }),
    onSuccess: async (verdict, { personId }) => {
      if (verdict.kind !== 'accepted') return;
      await Promise.all([
        queries.invalidateQueries({ queryKey: personQuery(eventId, personId).queryKey }),
        queries.invalidateQueries({ queryKey: ['people', eventId] }),
      ]);
    },
  });
}

export interface PersonChange {
  /** The one that was read before editing; a later one is not overwritten. */
  readonly version: number;
  readonly body: Pick<NewPerson, 'name' | 'externalId'>;
}

export function useChangePerson(eventId: string, personId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ version, body }: PersonChange) =>
      call(changePerson, { params: { eventId, personId }, body, version }),
    onSuccess: (person) => keepPerson(queries, eventId, person),
    // Whatever came in between is shown.
    onError: () => queries.invalidateQueries({ queryKey: personQuery(eventId, personId).queryKey }),
  });
}

export interface StatusChange {
  readonly accreditationId: string;
  readonly to: Person['accreditations'][number]['status'];
  readonly reason: string;
}

export function useChangeStatus(eventId: string, personId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ accreditationId, to, reason }: StatusChange) =>
      call(changeAccreditationStatus, {
        params: { eventId, personId, accreditationId },
        body: { to, reason },
      }),
    onSuccess: (person) => keepPerson(queries, eventId, person),
  });
}

export function useErasePerson(eventId: string, personId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => call(erasePerson, { params: { eventId, personId } }),
    onSuccess: async () => {
      queries.removeQueries({ queryKey: personQuery(eventId, personId).queryKey });
      await queries.invalidateQueries({ queryKey: ['people', eventId] });
    },
  });
}

export async function keepPerson(queries: QueryClient, eventId: string, person: Person): Promise<void> {
  queries.setQueryData(personQuery(eventId, person.id).queryKey, person);
  await queries.invalidateQueries({ queryKey: ['people', eventId] });
}
