import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import {
  type accreditationChangeSchema,
  addAccreditation,
  changeAccreditation,
  listStatusChanges,
  type newAccreditationSchema,
} from '#contract/person';
import { call } from '../api/call.ts';
import { keepPerson, personQuery } from './people-queries.ts';

export function useChangeAccreditation(eventId: string, personId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({
      accreditationId,
      version,
      body,
    }: {
      accreditationId: string;
      version: number;
      body: z.input<typeof accreditationChangeSchema>;
    }) => call(changeAccreditation, { params: { eventId, personId, accreditationId }, version, body }),
    onSuccess: (person) => keepPerson(queries, eventId, person),
    // Whatever came in between is shown.
    onError: () => queries.invalidateQueries({ queryKey: personQuery(eventId, personId).queryKey }),
  });
}

export function useAddAccreditation(eventId: string, personId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({
      status,
      body,
    }: {
      status: 'applied' | 'active';
      body: z.input<typeof newAccreditationSchema>;
    }) => call(addAccreditation, { params: { eventId, personId }, query: { status }, body }),
    onSuccess: (person) => keepPerson(queries, eventId, person),
  });
}

export const statusChangesQuery = (
  eventId: string,
  personId: string,
  accreditationId: string,
  version: number,
) =>
  queryOptions({
    queryKey: ['status-changes', eventId, personId, accreditationId, version],
    queryFn: async ({ signal }) =>
      (await call(listStatusChanges, { params: { eventId, personId, accreditationId } }, { signal })).changes,
  });
