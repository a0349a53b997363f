import type { HandlersOf } from '../http/handler.ts';
import type { AccountService, BegunSession } from './account-service.ts';

export function accountRoutes(
  accounts: AccountService,
): HandlersOf<'readSession' | 'signIn' | 'signInByLink' | 'setPassword' | 'signOut'> {
  return {
    readSession: ({ actor }) => accounts.readSession(actor),
    signIn: async ({ body, cookie }) => begin(await accounts.signIn(body.username, body.password), cookie),
    signInByLink: async ({ body, cookie }) => begin(await accounts.signInByLink(body.token), cookie),
    setPassword: ({ actor, body }) => accounts.setPassword(actor, body),
    signOut: async ({ actor, cookie }) => {
      await accounts.signOut(actor);
      cookie.clear();
    },
  };
}

function begin(begun: BegunSession, cookie: { set(token: string, lastsMs: number): void }) {
  cookie.set(begun.token, begun.lastsMs);
  return begun.session;
}
