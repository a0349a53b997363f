import type { HandlersOf } from '../http/handler.ts';
import type { CredentialService } from './credential-service.ts';

export function credentialRoutes(
  credentials: CredentialService,
): HandlersOf<
  'listCredentials' | 'issueCredential' | 'endCredential' | 'replaceCredential' | 'readBadgeCode'
> {
  return {
    listCredentials: ({ actor, params }) => credentials.list(actor, params),
    issueCredential: ({ actor, params, body }) => credentials.issue(actor, params, body),
    endCredential: ({ actor, params, body }) => {
      const { credentialId } = params;
      return credentials.end(actor, params, { credentialId, ...body });
    },
    readBadgeCode: ({ actor, params, query }) => credentials.code(actor, params, query.format),
    replaceCredential: ({ actor, params, body }) => {
      const { credentialId } = params;
      return credentials.replace(actor, params, { credentialId, ...body });
    },
  };
}
