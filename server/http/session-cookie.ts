import type { Request, Response } from 'express';

/** The one cookie there is: a session token that scripts cannot read and other sites cannot send. */
export class SessionCookie {
  readonly #name: string;
  readonly #secure: boolean;
  readonly #res: Response;

  constructor(publicUrl: URL, res: Response) {
    this.#secure = publicUrl.protocol === 'https:';
    this.#name = cookieName(publicUrl);
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
function cookieName(publicUrl: URL): string {
  return publicUrl.protocol === 'https:' ? '__Host-venue_session' : 'venue_session';
}

export function sessionTokenOf(publicUrl: URL, req: Request): string | undefined {
  const prefix = `${cookieName(publicUrl)}=`;
  const pair = (req.headers.cookie ?? '')
    .split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(prefix));
  const token = pair?.slice(prefix.length);
  return token === '' ? undefined : token;
}
