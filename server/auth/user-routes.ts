import type { HandlersOf } from '../http/handler.ts';
import type { ApiKeyService } from './api-key-service.ts';
import type { UserService } from './user-service.ts';

export function userRoutes(
  users: UserService,
  keys: ApiKeyService,
): HandlersOf<
  | 'listUsers'
  | 'inviteUser'
  | 'renewInvitation'
  | 'changeUserRoles'
  | 'changeUserState'
  | 'resetSecondFactor'
  | 'listSessionsOfUser'
  | 'endSessionOfUser'
  | 'listApiKeys'
  | 'createApiKey'
  | 'revokeApiKey'
> {
  return {
    listUsers: ({ actor, query }) => users.list(actor, query),
    inviteUser: ({ actor, body }) => users.invite(actor, body),
    renewInvitation: ({ actor, params }) => users.renewInvitation(actor, params.userId),
    changeUserRoles: ({ actor, params, body, version }) =>
      users.changeRoles(actor, params.userId, version, body.roles),
    changeUserState: ({ actor, params, body, version }) =>
      users.changeState(actor, params.userId, version, body.to),
    resetSecondFactor: ({ actor, params }) => users.resetSecondFactor(actor, params.userId),
    listSessionsOfUser: ({ actor, params }) => users.listSessions(actor, params.userId),
    endSessionOfUser: ({ actor, params }) => users.endSession(actor, params.userId, params.sessionId),
    listApiKeys: ({ actor, params }) => keys.list(actor, params.eventId),
    createApiKey: ({ actor, params, body }) => keys.create(actor, params.eventId, body),
    revokeApiKey: ({ actor, params }) => keys.revoke(actor, params.eventId, params.keyId),
  };
}
