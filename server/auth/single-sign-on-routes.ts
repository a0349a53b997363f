import type { HandlersOf } from '../http/handler.ts';
import { RequestError } from '../request-error.ts';
import { ATTEMPT_LASTS_MS, type SingleSignOnService } from './single-sign-on-service.ts';

/** @param singleSignOn null where none is set up */
export function singleSignOnRoutes(
  singleSignOn: SingleSignOnService | null,
  passwordSignIn: 'on' | 'off',
): HandlersOf<'readSignInWays' | 'beginSingleSignOn' | 'finishSingleSignOn'> {
  return {
    readSignInWays: async () => ({
      password: passwordSignIn,
      singleSignOn: singleSignOn ? { label: singleSignOn.label } : null,
    }),
    beginSingleSignOn: ({ attempt }) =>
      orBackToSignIn(async () => {
        if (!singleSignOn) throw new RequestError('not-found');
        const { url, sealedAttempt } = await singleSignOn.begin();
        attempt.set(sealedAttempt, ATTEMPT_LASTS_MS);
        return url;
      }),
    finishSingleSignOn: ({ query, attempt, cookie, browser }) =>
      orBackToSignIn(async () => {
        if (!singleSignOn) throw new RequestError('not-found');
        const begun = await singleSignOn.finish(query, attempt.take(), browser);
        cookie.set(begun.token, begun.lastsMs);
        return '/';
      }),
  };
}

/** A person is on the way here, not a program: what went wrong is told on the page they know. */
async function orBackToSignIn(act: () => Promise<string>): Promise<string> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof RequestError) return `/sign-in?failed=${error.kind}`;
    throw error;
  }
}
