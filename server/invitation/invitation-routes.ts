import type { HandlersOf } from '../http/handler.ts';
import type { InvitationService } from './invitation-service.ts';

export function invitationRoutes(
  invitations: InvitationService,
): HandlersOf<
  | 'listInvitations'
  | 'invitePerson'
  | 'invitePeople'
  | 'renewEnrolmentLink'
  | 'revokeInvitation'
  | 'exportInvitationLinks'
> {
  return {
    listInvitations: ({ actor, params, query }) => invitations.list(actor, params.eventId, query),
    invitePerson: ({ actor, params, body }) => invitations.invite(actor, params, body.lastsDays),
    invitePeople: ({ actor, params, body }) =>
      invitations.inviteAll(actor, params.eventId, body.who, body.lastsDays),
    renewEnrolmentLink: ({ actor, params, body }) => invitations.renew(actor, params, body.lastsDays),
    revokeInvitation: ({ actor, params }) => invitations.revoke(actor, params),
    exportInvitationLinks: ({ actor, params }) => invitations.outbox(actor, params.eventId),
  };
}
