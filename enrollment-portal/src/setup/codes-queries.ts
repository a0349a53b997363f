import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import {
  type AccreditationCodes,
  changeAccreditationCodes,
  readAccreditationCodes,
} from '#contract/accreditation-codes';
import { call } from '../api/call.ts';

export const codesQuery = (eventId: string) =>
  queryOptions({
    queryKey: ['codes', eventId],
    queryFn: ({ signal }) => call(readAccreditationCodes, { params: { eventId } }, { signal }),
    staleTime: 30_000,
  });

/** Made on the codes as they were shown: what a colleague has changed meanwhile is not overwritten. */
export function useChangeCodes(eventId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ version, categories, functions }: AccreditationCodes) =>
      call(changeAccreditationCodes, { params: { eventId }, version, body: { categories, functions } }),
    onSuccess: (codes) => queries.setQueryData(codesQuery(eventId).queryKey, codes),
    // Whatever came in between is shown.
    onError: () => queries.invalidateQueries({ queryKey: codesQuery(eventId).queryKey }),
  });
}
