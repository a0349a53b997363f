import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  fetchUserInfo,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { z } from 'zod';
import { usernameSchema } from '#contract/session';
import type { ServerSettings } from '../config.ts';
import { RequestError } from '../request-error.ts';

export type OidcSettings = NonNullable<ServerSettings['oidc']>;

/** What is remembered of a sign-in between the way to the provider and the way back. */
export const attemptSchema = z.strictObject({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  expiresAt: z.int(),
});

export type Attempt = z.infer<typeof attemptSchema>;

/** Somebody whom the provider vouches for. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
  readonly username: string;
  /** Values of the claim that roles are read from. */
  readonly groups: readonly string[];
  /** When they last showed the provider that it is them. */
  readonly shownAtMs: number;
}

/** A provider that remembers somebody for longer asks them again: nobody signs in at a screen that another left. */
const SHOWN_WITHIN_S = 15 * 60;

/**
 * An OpenID provider: authorization code with PKCE, state and nonce (RFC 6749, RFC 7636, OpenID Connect
 * Core). What it offers is asked for at the first sign-in, so that the server starts without it.
 */
export class OpenIdProvider {
  readonly #settings: OidcSettings;
  readonly #redirectUri: string;
  #found: Promise<Configuration> | undefined;

  constructor(settings: OidcSettings, redirectUri: string) {
    this.#settings = settings;
    this.#redirectUri = redirectUri;
  }

  /** @throws RequestError `unavailable` */
  async begin(nowMs: number, lastsMs: number): Promise<{ url: string; attempt: Attempt }> {
    const configuration = await this.#configuration();
    const attempt = {
      state: randomState(),
      nonce: randomNonce(),
      verifier: randomPKCECodeVerifier(),
      expiresAt: nowMs + lastsMs,
    };
    const url = buildAuthorizationUrl(configuration, {
      redirect_uri: this.#redirectUri,
      scope: this.#settings.scope,
      code_challenge: await calculatePKCECodeChallenge(attempt.verifier),
      code_challenge_method: 'S256',
      state: attempt.state,
      nonce: attempt.nonce,
      max_age: String(SHOWN_WITHIN_S),
    });
    return { url: url.href, attempt };
  }

  /**
   * @param answer the query with which the provider sent the browser back
   * @throws RequestError `single-sign-on-failed`, `unavailable`
   */
  async finish(answer: Readonly<Record<string, string>>, attempt: Attempt): Promise<Identity> {
    const configuration = await this.#configuration();
    const url = new URL(this.#redirectUri);
    url.search = new URLSearchParams(answer).toString();
    try {
      const tokens = await authorizationCodeGrant(configuration, url, {
        pkceCodeVerifier: attempt.verifier,
        expectedState: attempt.state,
        expectedNonce: attempt.nonce,
        idTokenExpected: true,
        // Checks that the token tells when, and that it is not longer ago.
        maxAge: SHOWN_WITHIN_S,
      });
      const claims = tokens.claims();
      if (!claims) throw new RequestError('single-sign-on-failed');
      const more = configuration.serverMetadata().userinfo_endpoint
        ? await fetchUserInfo(configuration, tokens.access_token, claims.sub)
        : {};
      return this.#identity({ ...more, ...claims });
    } catch (cause) {
      if (cause instanceof RequestError) throw cause;
      // What the provider or a forger got wrong is of no use to the person who is sent back.
      throw new RequestError('single-sign-on-failed');
    }
  }

  #identity(
    claims: Readonly<Record<string, unknown>> & { readonly iss: string; readonly sub: string },
  ): Identity {
    const username = usernameSchema.safeParse(claims[this.#settings.usernameClaim]);
    if (!username.success) throw new RequestError('single-sign-on-failed');
    return {
      issuer: claims.iss,
      subject: claims.sub,
      username: username.data,
      groups: groupsSchema.parse(claims[this.#settings.rolesClaim]),
      shownAtMs: authTimeSchema.parse(claims.auth_time) * 1000,
    };
  }

  /** A provider that did not answer is asked again at the next sign-in. */
  async #configuration(): Promise<Configuration> {
    this.#found ??= this.#discover();
    try {
      return await this.#found;
    } catch {
      this.#found = undefined;
      throw new RequestError('unavailable');
    }
  }

  #discover(): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = this.#settings;
    const url = new URL(issuer);
    // Plain http is for a provider on the same machine alone.
    const local = url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
    return discovery(url, clientId, clientSecret, clientSecret === undefined ? None() : undefined, {
      ...(local ? { execute: [allowInsecureRequests] } : {}),
      timeout: 10,
    });
  }
}

const authTimeSchema = z.number();

/** One value or several; whatever else the claim holds gives no role. */
const groupsSchema = z.union([z.array(z.string()), z.string().transform((one) => [one])]).catch([]);
