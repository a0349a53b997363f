import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A cable between browser and server that a test can pull out and plug in again. */
export class CuttableNetwork {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #state: 'plugged' | 'pulled' = 'plugged';

  private constructor(serverPort: number) {
    this.#server = createServer((fromBrowser) => {
      if (this.#state === 'pulled') {
        fromBrowser.destroy();
        return;
      }
      const toServer = connect(serverPort, '127.0.0.1');
      for (const [mine, other] of [
        [fromBrowser, toServer],
        [toServer, fromBrowser],
      ] as const) {
        this.#sockets.add(mine);
        mine.pipe(other);
        mine.on('error', () => other.destroy());
        mine.on('close', () => {
          this.#sockets.delete(mine);
          other.destroy();
        });
      }
    });
  }

  static async to(serverPort: number): Promise<CuttableNetwork> {
    const network = new CuttableNetwork(serverPort);
    network.#server.listen(0, '127.0.0.1');
    await once(network.#server, 'listening');
    return network;
  }

  get origin(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  pull(): void {
    this.#state = 'pulled';
    for (const socket of this.#sockets) socket.destroy();
  }

  plugIn(): void {
    this.#state = 'plugged';
  }

  async close(): Promise<void> {
    this.pull();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
