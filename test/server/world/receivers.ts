import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { Aedes } from 'aedes';

/** A message as a receiver has it. */
export interface Received {
  readonly id: string;
  readonly timestamp: string;
  readonly signature: string;
  readonly body: string;
}

/** Another system that takes webhooks, and answers as it is told to. */
export class WebhookReceiver {
  readonly received: Received[] = [];
  readonly url: string;
  /** Of the next answers. */
  status = 204;
  readonly #close: () => void;

  private constructor(url: string, close: () => void) {
    this.url = url;
    this.#close = close;
  }

  static async start(): Promise<WebhookReceiver> {
    const server = createServer(async (req, res) => {
      const chunks: Buffer[] = [];
      for await (const chunk of req) chunks.push(chunk as Buffer);
      receiver.received.push({
        id: String(req.headers['webhook-id']),
        timestamp: String(req.headers['webhook-timestamp']),
        signature: String(req.headers['webhook-signature']),
        body: Buffer.concat(chunks).toString('utf8'),
      });
      if (receiver.status === 302) res.setHeader('location', `${receiver.url}elsewhere`);
      res.writeHead(receiver.status).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const receiver = new WebhookReceiver(url, () => {
      server.closeAllConnections();
      server.close();
    });
    return receiver;
  }

  /** What was received of a kind. */
  of(kind: string): readonly Received[] {
    return this.received.filter(({ body }) => JSON.parse(body).type === kind);
  }

  close(): void {
    this.#close();
  }
}

/** A message broker that writes down what is published. */
export class Broker {
  readonly published: { readonly topic: string; readonly text: string }[] = [];
  readonly url: string;
  readonly #close: () => void;

  private constructor(url: string, close: () => void) {
    this.url = url;
    this.#close = close;
  }

  /** @param password that it asks for */
  static async start(password: string): Promise<Broker> {
    const aedes = await Aedes.createBroker();
    const sockets = new Set<Socket>();
    const server = createTcpServer((socket) => {
      sockets.add(socket);
      aedes.handle(socket);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const broker = new Broker(`mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`, () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      aedes.close();
    });
    aedes.authenticate = (_client, _username, given, done) => done(null, given?.toString() === password);
    aedes.on('publish', (packet) => {
      if (!packet.topic.startsWith('$')) {
        broker.published.push({ topic: packet.topic, text: packet.payload.toString() });
      }
    });
    return broker;
  }

  close(): void {
    this.#close();
  }
}
