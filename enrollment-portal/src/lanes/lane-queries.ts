import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  commandGate,
  commandLane,
  confirmRelease,
  type GateOrder,
  type LaneCommand,
  type LaneOrder,
  listLanes,
  prepareRelease,
  type ReleaseScope,
  readCommand,
} from '#contract/lane-command';
import { call } from '../api/call.ts';

const ASK_EVERY_MS = 3_000;
/** How long one request waits for the gate's word; the server allows no more. */
const WAIT_MS = 15_000;

export const lanesQuery = (eventId: string) =>
  queryOptions({
    queryKey: ['lanes', eventId],
    queryFn: ({ signal }) => call(listLanes, { params: { eventId } }, { signal }),
    refetchInterval: ASK_EVERY_MS,
  });

/** A command with the gate's answer, asked for until there is one or none can come any more. */
export const answeredQuery = (eventId: string, command: LaneCommand, clockAheadMs: number) =>
  queryOptions({
    queryKey: ['command', eventId, command.id],
    queryFn: ({ signal }) =>
      call(
        readCommand,
        { params: { eventId, commandId: command.id }, query: { waitMs: WAIT_MS } },
        { signal },
      ),
    initialData: command,
    initialDataUpdatedAt: 0,
    refetchInterval: ({ state }) => (isOver(state.data, Date.now() + clockAheadMs) ? false : 500),
  });

/** A gate that hears of a command after its end does not do it; a little later its answer is not under way either. */
export function isOver(command: LaneCommand | undefined, serverNowMs: number): boolean {
  return command !== undefined && (command.answer !== null || serverNowMs > command.expiresAt + WAIT_MS);
}

/** How far the server's clock is ahead of this machine's, as it told last. */
export function useClockAhead(eventId: string): number {
  const { data, dataUpdatedAt } = useQuery(lanesQuery(eventId));
  return data ? data.now - dataUpdatedAt : 0;
}

export type Command =
  | { readonly to: 'lane'; readonly laneId: string; readonly order: LaneOrder; readonly reason: string }
  | {
      readonly to: 'gate';
      readonly accessPointId: string;
      readonly order: GateOrder;
      readonly reason: string;
    };

export function useCommand(eventId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (command: Command) =>
      command.to === 'lane'
        ? call(commandLane, {
            params: { eventId, laneId: command.laneId },
            body: { order: command.order, reason: command.reason },
          })
        : call(commandGate, {
            params: { eventId, accessPointId: command.accessPointId },
            body: { order: command.order, reason: command.reason },
          }),
    onSettled: () => queries.invalidateQueries({ queryKey: lanesQuery(eventId).queryKey }),
  });
}

export function usePrepareRelease(eventId: string) {
  return useMutation({
    mutationFn: (body: { readonly where: ReleaseScope; readonly reason: string }) =>
      call(prepareRelease, { params: { eventId }, body }),
  });
}

export function useConfirmRelease(eventId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (token: string) => call(confirmRelease, { params: { eventId }, body: { token } }),
    onSettled: () => queries.invalidateQueries({ queryKey: lanesQuery(eventId).queryKey }),
  });
}
