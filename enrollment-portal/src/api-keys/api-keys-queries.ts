import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { createApiKey, listApiKeys, revokeApiKey } from '#contract/api-key';
import { call } from '../api/call.ts';
import { useConfirmed } from '../session/confirmation.tsx';

export const apiKeysQuery = (eventId: string) =>
  queryOptions({
    queryKey: ['api-keys', eventId],
    queryFn: async ({ signal }) => (await call(listApiKeys, { params: { eventId } }, { signal })).keys,
  });

export type NewApiKey = z.input<typeof createApiKey.body>;

export function useCreateApiKey(eventId: string) {
  const queries = useQueryClient();
  const confirmed = useConfirmed();
  return useMutation({
    mutationFn: (body: NewApiKey) => confirmed(() => call(createApiKey, { params: { eventId }, body })),
    onSuccess: () => queries.invalidateQueries(apiKeysQuery(eventId)),
  });
}

export function useRevokeApiKey(eventId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (keyId: string) => call(revokeApiKey, { params: { eventId, keyId } }),
    onSettled: () => queries.invalidateQueries(apiKeysQuery(eventId)),
  });
}
