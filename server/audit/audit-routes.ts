import type { HandlersOf } from '../http/handler.ts';
import type { AuditService } from './audit-service.ts';
import type { LogExportService } from './log-export-service.ts';

export function auditRoutes(
  audit: AuditService,
  log: LogExportService,
): HandlersOf<'listAudit' | 'exportLog' | 'exportEventLog' | 'verifyEventLog'> {
  return {
    listAudit: ({ actor, params, query }) => audit.list(actor, params.eventId, query),
    exportLog: ({ actor }) => log.whole(actor),
    exportEventLog: ({ actor, params }) => log.ofEvent(actor, params.eventId),
    verifyEventLog: ({ actor, params }) => log.verifyEvent(actor, params.eventId),
  };
}
