import type { HandlersOf } from '../http/handler.ts';
import type { AlertService } from './alert-service.ts';

export function alertRoutes(alerts: AlertService): HandlersOf<'listAlerts' | 'acknowledgeAlert'> {
  return {
    listAlerts: ({ actor, params, query }) => alerts.list(actor, params.eventId, query),
    acknowledgeAlert: ({ actor, params, version, body }) =>
      alerts.acknowledge(actor, params, version, body.note),
  };
}
