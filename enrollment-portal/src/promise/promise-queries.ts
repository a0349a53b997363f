import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { listPromises, proposePromise } from '#contract/promise';
import { changeZone, type Venue } from '#contract/venue';
import type { ZonePolicy } from '#contract/zone-policy';
import { call } from '../api/call.ts';
import { venuesQuery } from '../event/current-event.ts';

const WHILE_MEASURING_MS = 2_000;
const OTHERWISE_MS = 30_000;

export const promisesQuery = (eventId: string) =>
  queryOptions({
    queryKey: ['promises', eventId],
    queryFn: ({ signal }) => call(listPromises, { params: { eventId } }, { signal }),
    refetchInterval: ({ state }) =>
      state.data?.calibration.kind === 'up-to-date' ? OTHERWISE_MS : WHILE_MEASURING_MS,
  });

/** What a promise would cost that nobody has made yet. */
export const proposalQuery = (eventId: string, promisedFpir: number, zoneId: string | null) =>
  queryOptions({
    queryKey: ['promises', eventId, 'proposal', zoneId, promisedFpir],
    queryFn: ({ signal }) =>
      call(
        proposePromise,
        { params: { eventId }, query: { promisedFpir, ...(zoneId === null ? {} : { zoneId }) } },
        { signal },
      ),
    placeholderData: keepPreviousData,
  });

export type NewPromise = Pick<ZonePolicy, 'promisedFpir' | 'whenRefused'>;

/** Made on the zone as it was shown: what a colleague has changed meanwhile is not overwritten. */
export function useChangePromise(eventId: string, venueId: string, zone: Venue['zones'][number]) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (promise: NewPromise) =>
      call(changeZone, {
        params: { eventId, venueId, zoneId: zone.id },
        version: zone.version,
        body: { name: zone.name, policy: { ...zone.policy, ...promise } },
      }),
    onSettled: async () => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: venuesQuery(eventId).queryKey }),
        queries.invalidateQueries({ queryKey: promisesQuery(eventId).queryKey }),
      ]);
    },
  });
}
