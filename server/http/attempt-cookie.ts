import type { Request, Response } from 'express';

const NAME = 'venue_sign_on';
const PATH = '/api/v1/session/single-sign-on';

/**
 * Carries a sign-in under way to the provider and back. Unlike the session's it must come along when
 * another site sends the browser here; what it holds is sealed, opens nothing, and is used once.
 */
export class AttemptCookie {
  readonly #secure: boolean;
  readonly #req: Request;
  readonly #res: Response;

  constructor(publicUrl: URL, req: Request, res: Response) {
    this.#secure = publicUrl.protocol === 'https:';
    this.#req = req;
    this.#res = res;
  }

  set(sealed: string, lastsMs: number): void {
    this.#res.cookie(NAME, sealed, { ...this.#attributes(), maxAge: lastsMs });
  }

  /** What was set, if the browser has brought it back; it is taken away from the browser. */
  take(): string | undefined {
    const prefix = `${NAME}=`;
    const pair = (this.#req.headers.cookie ?? '')
      .split(';')
      .map((part) => part.trim())
      .find((part) => part.startsWith(prefix));
    this.#res.clearCookie(NAME, this.#attributes());
    return pair?.slice(prefix.length);
  }

  #attributes() {
    return { httpOnly: true, sameSite: 'lax', secure: this.#secure, path: PATH } as const;
  }
}
