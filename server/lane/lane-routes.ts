import type { HandlersOf } from '../http/handler.ts';
import type { CommandDeliveryService } from './command-delivery-service.ts';
import type { LaneCommandService } from './lane-command-service.ts';
import type { ReleaseService } from './release-service.ts';

export function laneRoutes(
  lanes: LaneCommandService,
  releases: ReleaseService,
  delivery: CommandDeliveryService,
): HandlersOf<
  | 'listLanes'
  | 'commandLane'
  | 'commandGate'
  | 'listCommands'
  | 'readCommand'
  | 'readSnapshot'
  | 'readGateLog'
  | 'prepareRelease'
  | 'confirmRelease'
  | 'pullCommands'
  | 'answerCommand'
> {
  return {
    listLanes: ({ actor, params }) => lanes.list(actor, params.eventId),
    commandLane: ({ actor, params, body }) => lanes.commandLane(actor, params, body),
    commandGate: ({ actor, params, body }) => lanes.commandGate(actor, params, body),
    listCommands: ({ actor, params, query }) => lanes.history(actor, params.eventId, query),
    readCommand: ({ actor, params, query, signal }) => lanes.read(actor, params, query.waitMs, signal),
    readSnapshot: async ({ actor, params }) => ({
      bytes: await lanes.readPicture(actor, params),
      contentType: 'image/jpeg',
    }),
    readGateLog: ({ actor, params }) => lanes.readLog(actor, params),
    prepareRelease: ({ actor, params, body }) => releases.prepare(actor, params.eventId, body),
    confirmRelease: ({ actor, params, body }) => releases.confirm(actor, params.eventId, body.token),
    pullCommands: ({ actor, query, signal }) => delivery.pull(actor, query, signal),
    answerCommand: ({ actor, body }) => delivery.answer(actor, body),
  };
}
