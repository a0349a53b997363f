import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { createAccessPoint, createVenue, createZone } from '#contract/venue';
import { call } from '../api/call.ts';
import { venuesQuery } from '../event/current-event.ts';
import { gatesQuery } from '../gates/gates-query.ts';
import { codeFrom, type NewZone } from './zone-draft.ts';

export type NewAccessPoint = z.input<typeof createAccessPoint.body>;

export function useCreateVenue(eventId: string) {
  const refresh = useRefresh(eventId);
  return useMutation({
    mutationFn: (name: string) =>
      call(createVenue, { params: { eventId }, body: { code: codeFrom(name), name } }),
    onSuccess: refresh,
  });
}

export function useCreateZone(eventId: string, venueId: string) {
  const refresh = useRefresh(eventId);
  return useMutation({
    mutationFn: (body: NewZone) => call(createZone, { params: { eventId, venueId }, body }),
    onSuccess: refresh,
  });
}

export function useCreateAccessPoint(eventId: string, venueId: string) {
  const refresh = useRefresh(eventId);
  return useMutation({
    mutationFn: (body: NewAccessPoint) => call(createAccessPoint, { params: { eventId, venueId }, body }),
    onSuccess: refresh,
  });
}

function useRefresh(eventId: string) {
  const queries = useQueryClient();
  return async () => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: venuesQuery(eventId).queryKey }),
      queries.invalidateQueries({ queryKey: gatesQuery(eventId).queryKey }),
    ]);
  };
}
