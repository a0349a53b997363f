import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { changeEvent, changeEventState, type EventSummary, type eventChangeSchema } from '#contract/event';
import { cloneEvent, readOriginDiff } from '#contract/event-clone';
import { purgeEvent, readPurge } from '#contract/purge';
import { readRetention, runRetention } from '#contract/retention';
import { call } from '../api/call.ts';
import { useConfirmed } from '../session/confirmation.tsx';
import { eventsQuery } from './current-event.ts';

export function useChangeEvent(event: EventSummary) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: z.input<typeof eventChangeSchema>) =>
      call(changeEvent, { params: { eventId: event.id }, version: event.version, body }),
    onSuccess: (changed) => keepEvent(queries, changed),
    // Whatever came in between is shown.
    onError: () => queries.invalidateQueries({ queryKey: eventsQuery.queryKey }),
  });
}

export function useChangeEventState(event: EventSummary) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (to: 'live' | 'closed') =>
      call(changeEventState, { params: { eventId: event.id }, body: { to } }),
    onSuccess: (changed) => keepEvent(queries, changed),
  });
}

export function useCloneEvent(eventId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => call(cloneEvent, { body: { eventId, name } }),
    onSuccess: ({ event }) => {
      queries.setQueryData(eventsQuery.queryKey, (events) => [...(events ?? []), event]);
    },
  });
}

export const originDiffQuery = (eventId: string) =>
  queryOptions({
    queryKey: ['origin-diff', eventId],
    queryFn: ({ signal }) => call(readOriginDiff, { params: { eventId } }, { signal }),
  });

export const retentionQuery = (eventId: string) =>
  queryOptions({
    queryKey: ['retention', eventId],
    queryFn: ({ signal }) => call(readRetention, { params: { eventId } }, { signal }),
  });

export function useRunRetention(eventId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => call(runRetention, { params: { eventId } }),
    onSettled: () => queries.invalidateQueries({ queryKey: retentionQuery(eventId).queryKey }),
  });
}

const LOOK_AGAIN_MS = 1_500;

export const purgeQuery = (eventId: string) =>
  queryOptions({
    queryKey: ['purge', eventId],
    queryFn: ({ signal }) => call(readPurge, { params: { eventId } }, { signal }),
    refetchInterval: ({ state: { data } }) =>
      data?.state === 'running' || (data?.state === 'certified' && data.certificate.outcome === 'gates-owing')
        ? LOOK_AGAIN_MS
        : false,
  });

export function usePurge(eventId: string) {
  const queries = useQueryClient();
  const confirmed = useConfirmed();
  return useMutation({
    mutationFn: (confirmName: string) =>
      confirmed(() => call(purgeEvent, { params: { eventId }, body: { confirmName } })),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: purgeQuery(eventId).queryKey }),
        queries.invalidateQueries({ queryKey: eventsQuery.queryKey }),
      ]),
  });
}

function keepEvent(queries: QueryClient, changed: EventSummary): void {
  queries.setQueryData(eventsQuery.queryKey, (events) =>
    events?.map((event) => (event.id === changed.id ? changed : event)),
  );
}
