import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { StartupError } from '../startup-error.ts';

/** Requests under way get this long to finish when the server closes. */
const PATIENCE_MS = 5_000;
const LOOK_FOR_IDLE_MS = 50;
/** Longer than the half minute that proxies commonly keep a connection, so that they close it and not we. */
const KEEP_ALIVE_MS = 65_000;

/**
 * The listening socket. It opens first, so that a taken port is known before anything is loaded, and
 * answers that the server is not ready until there is something behind it.
 */
export class FrontDoor {
  #behind: Behind = { listener: notReady, underWay: 0, onIdle: null };
  readonly #server: Server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (req, res) =>
    this.#handOn(req, res),
  );

  /**
   * @returns the port, which the system chose if 0 was asked for
   * @throws StartupError when the port is taken or may not be used
   */
  async listen(host: string, port: number): Promise<number> {
    this.#server.listen(port, host);
    try {
      await once(this.#server, 'listening');
    } catch (error) {
      throw new StartupError(cannotListen(host, port, error), { cause: error });
    }
    return (this.#server.address() as AddressInfo).port;
  }

  /**
   * From now on requests go to this listener.
   * @returns resolves when whoever listened before has answered what it had taken, or its time for that is over
   */
  async open(listener: RequestListener): Promise<void> {
    const before = this.#behind;
    this.#behind = { listener, underWay: 0, onIdle: null };
    if (before.underWay === 0) return;
    await new Promise<void>((resolve) => {
      const patience = setTimeout(resolve, PATIENCE_MS);
      before.onIdle = () => {
        clearTimeout(patience);
        resolve();
      };
    });
  }

  #handOn(req: IncomingMessage, res: ServerResponse): void {
    const behind = this.#behind;
    behind.underWay += 1;
    // Whoever handles a request listens for its end too, eleven in all, which Node takes for a leak.
    res.setMaxListeners(20);
    res.once('close', () => {
      behind.underWay -= 1;
      if (behind.underWay === 0) behind.onIdle?.();
    });
    behind.listener(req, res);
  }

  /** Takes no more requests, waits for those under way, then cuts what is left. */
  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    // A connection whose last answer was sent after this moment would idle on; Node closes only those idle now.
    const idle = setInterval(() => this.#server.closeIdleConnections(), LOOK_FOR_IDLE_MS);
    const patience = setTimeout(() => this.#server.closeAllConnections(), PATIENCE_MS);
    await closed;
    clearInterval(idle);
    clearTimeout(patience);
  }
}

/** Whoever answers, and how many requests it has not answered yet. */
interface Behind {
  readonly listener: RequestListener;
  underWay: number;
  onIdle: (() => void) | null;
}

const notReady: RequestListener = (req, res) => {
  const alive = req.url === '/healthz';
  const body = alive ? { status: 'alive' } : { kind: 'unavailable' };
  res.writeHead(alive ? 200 : 503, { 'Content-Type': 'application/json', 'Retry-After': '2' });
  res.end(JSON.stringify(body));
};

function cannotListen(host: string, port: number, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use by another program: stop it, or choose another port with VENUE_PORT.`;
    case 'EACCES':
      return `Port ${port} may not be used by this user: choose one above 1023 with VENUE_PORT.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `This machine has no address "${host}": name one of its own with VENUE_HOST.`;
    default:
      return `The server cannot listen on ${host}, port ${port} (${String(code ?? error)}).`;
  }
}
