import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { type Passage, passageSchema } from '#contract/passage';
import type { Client } from './client.ts';

export interface LiveEntry {
  readonly id: number;
  readonly passage: Passage;
}

/** Reads the event stream as a browser does, over a connection that can be cut. */
export class LiveFeed {
  readonly #response: IncomingMessage;
  readonly #entries: AsyncGenerator<LiveEntry>;

  private constructor(response: IncomingMessage) {
    this.#response = response;
    this.#entries = entriesOf(response);
  }

  static async open(client: Client, path: string, headers: Record<string, string> = {}): Promise<LiveFeed> {
    const request = get(client.url + path, { headers: { cookie: client.cookie ?? '', ...headers } });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    if (response.statusCode !== 200) throw new Error(`the feed answered ${response.statusCode}`);
    response.on('error', () => undefined);
    return new LiveFeed(response);
  }

  async take(count: number): Promise<LiveEntry[]> {
    const taken: LiveEntry[] = [];
    while (taken.length < count) {
      const next = await this.#entries.next();
      if (next.done) throw new Error(`the feed ended after ${taken.length} entries`);
      taken.push(next.value);
    }
    return taken;
  }

  /** Resolves when the server has ended the stream. */
  async ended(): Promise<void> {
    for (;;) if ((await this.#entries.next()).done) return;
  }

  cut(): void {
    this.#response.destroy();
  }
}

async function* entriesOf(response: IncomingMessage): AsyncGenerator<LiveEntry> {
  let text = '';
  try {
    for await (const chunk of response.setEncoding('utf8')) {
      text += chunk;
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const fields = new Map(
          block.split('\n').map((line) => {
            const [name = '', ...value] = line.split(': ');
            return [name, value.join(': ')] as const;
          }),
        );
        const data = fields.get('data');
        if (fields.get('event') !== 'passage' || data === undefined) continue;
        yield { id: Number(fields.get('id')), passage: passageSchema.parse(JSON.parse(data)) };
      }
    }
  } catch (error) {
    // A cut connection is an end like any other.
    if (!(error instanceof Error && 'code' in error && error.code === 'ECONNRESET')) throw error;
  }
}
