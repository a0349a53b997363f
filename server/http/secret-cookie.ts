import type { Request, Response } from 'express';

/** Whose secret a cookie carries: a signed-in user's, or that of somebody who has opened an invitation. */
export type CookieOf = 'session' | 'enrolment';

/** A token that scripts cannot read and other sites cannot send. */
export class SecretCookie {
  readonly #name: string;
  readonly #secure: boolean;
  readonly #res: Response;

  constructor(publicUrl: URL, res: Response, of: CookieOf) {
    this.#secure = publicUrl.protocol === 'https:';
    this.#name = cookieName(publicUrl, of);
    this.#res = res;
  }

  set(token: string, lastsMs: number): void {
    this.#res.cookie(this.#name, token, { ...this.#attributes(), maxAge: lastsMs });
  }

  clear(): void {
    this.#res.clearCookie(this.#name, this.#attributes());
  }

  #attributes() {
    return { httpOnly: true, sameSite: 'strict', secure: this.#secure, path: '/' } as const;
  }
}

/** The `__Host-` prefix makes browsers refuse a cookie set by a sibling host; it needs https. */
function cookieName(publicUrl: URL, of: CookieOf): string {
  return publicUrl.protocol === 'https:' ? `__Host-venue_${of}` : `venue_${of}`;
}

export function tokenInCookie(publicUrl: URL, req: Request, of: CookieOf): string | undefined {
  const prefix = `${cookieName(publicUrl, of)}=`;
  const pair = (req.headers.cookie ?? '')
    .split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(prefix));
  const token = pair?.slice(prefix.length);
  return token === '' ? undefined : token;
}
