import type { HandlersOf } from '../http/handler.ts';
import type { AccountService } from './account-service.ts';
import type { SecondFactorService } from './second-factor-service.ts';
import type { BegunSession } from './sessions.ts';

export function accountRoutes(
  accounts: AccountService,
  secondFactors: SecondFactorService,
): HandlersOf<
  | 'readSession'
  | 'signIn'
  | 'signInByLink'
  | 'setPassword'
  | 'signOut'
  | 'giveCode'
  | 'confirmIdentity'
  | 'beginSecondFactor'
  | 'confirmSecondFactor'
  | 'removeSecondFactor'
  | 'listOwnSessions'
  | 'endOwnSession'
> {
  return {
    readSession: ({ actor }) => accounts.readSession(actor),
    signIn: async ({ body, cookie, browser }) =>
      begin(await accounts.signIn(body.username, body.password, browser), cookie),
    signInByLink: async ({ body, cookie, browser }) =>
      begin(await accounts.signInByLink(body.token, browser), cookie),
    setPassword: ({ actor, body }) => accounts.setPassword(actor, body),
    signOut: async ({ actor, cookie }) => {
      await accounts.signOut(actor);
      cookie.clear();
    },
    giveCode: ({ actor, body }) => secondFactors.giveCode(actor, body.code),
    confirmIdentity: ({ actor, body }) => accounts.confirm(actor, body),
    beginSecondFactor: ({ actor }) => secondFactors.begin(actor),
    confirmSecondFactor: ({ actor, body }) => secondFactors.confirm(actor, body.code),
    removeSecondFactor: ({ actor }) => secondFactors.remove(actor),
    listOwnSessions: ({ actor }) => accounts.listSessions(actor),
    endOwnSession: ({ actor, params }) => accounts.endSession(actor, params.sessionId),
  };
}

function begin(begun: BegunSession, cookie: { set(token: string, lastsMs: number): void }) {
  cookie.set(begun.token, begun.lastsMs);
  return begun.session;
}
