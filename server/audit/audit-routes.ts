import type { HandlersOf } from '../http/handler.ts';
import type { AuditService } from './audit-service.ts';

export function auditRoutes(audit: AuditService): HandlersOf<'listAudit'> {
  return {
    listAudit: ({ actor, params, query }) => audit.list(actor, params.eventId, query),
  };
}
