import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import {
  changeAccessPoint,
  changeVenue,
  changeZone,
  createAccessPoint,
  createVenue,
  createZone,
  type Venue,
} from '#contract/venue';
import { call } from '../api/call.ts';
import { venuesQuery } from '../event/current-event.ts';
import { gatesQuery } from '../gates/gates-query.ts';
import { promisesQuery } from '../promise/promise-queries.ts';
import type { ZoneChange } from './zone-change.ts';
import { codeFrom, type NewZone } from './zone-draft.ts';

export type NewAccessPoint = z.input<typeof createAccessPoint.body>;
export type AccessPoint = Venue['accessPoints'][number];

export function useCreateVenue(eventId: string) {
  const refresh = useRefresh(eventId);
  return useMutation({
    mutationFn: (name: string) =>
      call(createVenue, { params: { eventId }, body: { code: codeFrom(name), name } }),
    onSuccess: refresh,
  });
}

/** On the venue as it was shown, as every edit here. */
export function useRenameVenue(eventId: string, { id: venueId, version }: Pick<Venue, 'id' | 'version'>) {
  const refresh = useRefresh(eventId);
  return useMutation({
    mutationFn: (name: string) =>
      call(changeVenue, { params: { eventId, venueId }, version, body: { name } }),
    onSettled: refresh,
  });
}

export function useCreateZone(eventId: string, venueId: string) {
  const refresh = useRefresh(eventId);
  return useMutation({
    mutationFn: (body: NewZone) => call(createZone, { params: { eventId, venueId }, body }),
    onSuccess: refresh,
  });
}

export function useChangeZone(eventId: string, venueId: string, zoneId: string) {
  const queries = useQueryClient();
  const refresh = useRefresh(eventId);
  const change = useMutation({
    mutationFn: ({ version, body }: { readonly version: number; readonly body: ZoneChange }) =>
      call(changeZone, { params: { eventId, venueId, zoneId }, version, body }),
    onSuccess: refresh,
  });
  return {
    ...change,
    /** The zone as it is stored now. */
    latest: async () => {
      const venues = await queries.fetchQuery({ ...venuesQuery(eventId), staleTime: 0 });
      return venues.find(({ id }) => id === venueId)?.zones.find(({ id }) => id === zoneId);
    },
  };
}

export function useCreateAccessPoint(eventId: string, venueId: string) {
  const refresh = useRefresh(eventId);
  return useMutation({
    mutationFn: (body: NewAccessPoint) => call(createAccessPoint, { params: { eventId, venueId }, body }),
    onSuccess: refresh,
  });
}

export function useChangeAccessPoint(eventId: string, venueId: string, { id, version }: AccessPoint) {
  const refresh = useRefresh(eventId);
  return useMutation({
    mutationFn: (body: z.input<typeof changeAccessPoint.body>) =>
      call(changeAccessPoint, { params: { eventId, venueId, accessPointId: id }, version, body }),
    onSettled: refresh,
  });
}

function useRefresh(eventId: string) {
  const queries = useQueryClient();
  return async () => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: venuesQuery(eventId).queryKey }),
      queries.invalidateQueries({ queryKey: gatesQuery(eventId).queryKey }),
      queries.invalidateQueries({ queryKey: promisesQuery(eventId).queryKey }),
    ]);
  };
}
