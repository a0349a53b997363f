import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What the relay does with one HTTP request for a command that it may have seen before. */
export type RelayManners =
  | 'answer'
  /** Opens, then closes the connection without a word. */
  | 'open-and-drop'
  /** Closes the connection before doing anything. */
  | 'drop'
  | 'error-500'
  | 'refuse-403'
  /** Opens and never answers. */
  | 'open-and-hang'
  | 'no-json';

export interface TestRelay {
  readonly openUrl: string;
  readonly statusUrl: string;
  readonly holdUrl: string;
  readonly alarmsUrl: string;
  openings(): number;
  isHeldOpen(): boolean;
  sense(alarm: string, state: 'on' | 'off'): void;
  stop(): void;
}

export interface RelayScript {
  /** What becomes of the first command, the second …; `pending` is never resolved. */
  readonly results: readonly ('passed' | 'not-passed' | 'stayed-shut' | 'pending')[];
  /** How the first request is met, the second …; after the last, `answer`. */
  readonly manners?: readonly RelayManners[];
  /** How often a status request says `pending` before it tells the result. */
  readonly pendingAnswers?: number;
}

/** A relay board as the HTTP turnstile expects it: one opening for each key, whatever the network does. */
export async function startTestRelay({
  results,
  manners = [],
  pendingAnswers = 0,
}: RelayScript): Promise<TestRelay> {
  const commands = new Map<string, { result: string; asked: number }>();
  let requests = 0;
  let opened = 0;
  let isHeld = false;
  const alarms = new Set<string>();

  const perform = (key: string): void => {
    if (commands.has(key)) return;
    const result = results[commands.size] ?? 'passed';
    commands.set(key, { result, asked: 0 });
    if (result !== 'stayed-shut') opened += 1;
  };
  const tell = (key: string, response: ServerResponse): void => {
    const command = commands.get(key);
    if (!command) {
      response.writeHead(404).end();
      return;
    }
    const pending = command.result !== 'stayed-shut' && command.asked < pendingAnswers;
    command.asked += 1;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ result: pending ? 'pending' : command.result }));
  };

  const server = createServer((request: IncomingMessage, response) => {
    if (request.url === '/alarms') return response.end(JSON.stringify({ alarms: [...alarms] }));
    if (request.url === '/hold') {
      request.on('data', (body) => {
        isHeld = JSON.parse(String(body)).hold;
      });
      return request.on('end', () => response.writeHead(204).end());
    }
    request.resume();
    const key = String(request.headers['idempotency-key']);
    if (request.method === 'GET') return tell(key, response);
    const how = manners[requests] ?? 'answer';
    requests += 1;
    switch (how) {
      case 'answer':
        perform(key);
        return tell(key, response);
      case 'open-and-drop':
        perform(key);
        return request.socket.destroy();
      case 'drop':
        return request.socket.destroy();
      case 'error-500':
        return response.writeHead(500).end();
      case 'refuse-403':
        return response.writeHead(403).end();
      case 'open-and-hang':
        return perform(key);
      case 'no-json':
        return response.writeHead(200).end('<html>');
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = (): void => {
    server.close();
    server.closeAllConnections();
  };
  onTestFinished(stop);
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    openUrl: `${origin}/open`,
    statusUrl: `${origin}/status`,
    holdUrl: `${origin}/hold`,
    alarmsUrl: `${origin}/alarms`,
    openings: () => opened,
    isHeldOpen: () => isHeld,
    sense(alarm, state) {
      if (state === 'on') alarms.add(alarm);
      else alarms.delete(alarm);
    },
    stop,
  };
}
