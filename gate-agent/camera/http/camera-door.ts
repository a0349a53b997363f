import { CameraFault } from '../camera-fault.ts';
import type { Credentials } from '../credentials.ts';
import { authorization, type Challenge, chooseChallenge, newCnonce } from './http-authorization.ts';

/** Asks a camera over HTTP, and proves who asks where the camera wants to know. */
export class CameraDoor {
  private readonly url: string;
  private readonly credentials: Credentials | undefined;
  private readonly cnonce = newCnonce();
  private challenge: Challenge | null = null;
  private answered = 0;

  constructor(url: string, credentials: Credentials | undefined) {
    this.url = url;
    this.credentials = credentials;
  }

  /**
   * One GET, repeated once when the camera asks who is there or its nonce has grown old.
   * @throws CameraFault naming the address; the signal's own error is its cause
   */
  async get(signal: AbortSignal): Promise<Response> {
    try {
      const response = await this.request(signal);
      if (response.status !== 401) return await this.checked(response);
      await response.body?.cancel();
      this.challenge = chooseChallenge(response.headers.get('www-authenticate'));
      this.answered = 0;
      if (!this.credentials || !this.challenge) throw new CameraFault(`${this.url} asks for a password`);
      return await this.checked(await this.request(signal));
    } catch (cause) {
      if (cause instanceof CameraFault) throw cause;
      throw new CameraFault(`${this.url} does not answer`, { cause });
    }
  }

  private request(signal: AbortSignal): Promise<Response> {
    const headers = new Headers({ accept: 'multipart/x-mixed-replace, image/jpeg, image/*' });
    const { challenge, credentials, cnonce } = this;
    if (challenge && credentials) {
      this.answered += 1;
      const { pathname, search } = new URL(this.url);
      const request = {
        method: 'GET',
        uri: pathname + search,
        credentials,
        count: this.answered,
        cnonce,
      } as const;
      headers.set('authorization', authorization(challenge, request));
    }
    // A redirect could carry the password to another host.
    return fetch(this.url, { headers, signal, redirect: 'error' });
  }

  private async checked(response: Response): Promise<Response> {
    if (response.ok) return response;
    await response.body?.cancel();
    throw new CameraFault(
      response.status === 401
        ? `${this.url} refuses this user and password`
        : `${this.url} answers with status ${response.status}`,
    );
  }
}
