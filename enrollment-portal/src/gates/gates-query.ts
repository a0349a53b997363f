import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { createPairingCode, listGates, unpairGate } from '#contract/gate';
import { call } from '../api/call.ts';

const ASK_EVERY_MS = 5_000;

export const gatesQuery = (eventId: string) =>
  queryOptions({
    queryKey: ['gates', eventId],
    queryFn: ({ signal }) => call(listGates, { params: { eventId } }, { signal }),
    refetchInterval: ASK_EVERY_MS,
  });

export function useCreatePairingCode(eventId: string, accessPointId: string) {
  return useMutation({
    mutationFn: () => call(createPairingCode, { params: { eventId, accessPointId } }),
  });
}

export function useUnpairGate(eventId: string, accessPointId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => call(unpairGate, { params: { eventId, accessPointId } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: gatesQuery(eventId).queryKey }),
  });
}
