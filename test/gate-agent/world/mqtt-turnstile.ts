import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import { connect } from 'mqtt';
import { onTestFinished } from 'vitest';
import type { DeviceBehaviour } from '../turnstile/turnstile-conformance.ts';

export interface MqttLane {
  readonly url: string;
  readonly topic: string;
  openings(): number;
  isHeldOpen(): boolean;
  tell(contact: 'passage' | 'door' | 'fire', state: 'on' | 'off'): void;
  /** Says something else on its topic. */
  babble(text: string): void;
  /** The broker goes away, with all its connections. */
  stopBroker(): void;
}

/** A broker, and a lane controller that listens on it. */
export async function startMqttLane(behaviours: readonly DeviceBehaviour[]): Promise<MqttLane> {
  const broker = await Aedes.createBroker();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    broker.handle(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const topic = 'venue/north/lane-1';
  const device = connect(url, {
    will: { topic: `${topic}/online`, payload: Buffer.from('false'), retain: true, qos: 1 },
  });
  await new Promise((resolve) => device.once('connect', resolve));
  let [opened, ordered, isHeld] = [0, 0, false];

  const say = (event: object): void => void device.publish(`${topic}/event`, JSON.stringify(event));
  const free = (requestId: string): void => {
    const behaviour = behaviours[ordered] ?? 'passage';
    ordered += 1;
    if (behaviour === 'stuck') {
      say({ event: 'refused', requestId });
      return;
    }
    opened += 1;
    say({ event: 'done', requestId });
    if (behaviour === 'silent') setTimeout(() => device.stream.destroy(), 50);
    if (behaviour !== 'passage') return;
    for (const event of ['door', 'passage']) say({ event, state: 'on' });
    for (const event of ['passage', 'door']) say({ event, state: 'off' });
  };
  device.on('message', (_, payload) => {
    const { requestId, command } = JSON.parse(payload.toString());
    if (command === 'free') {
      free(requestId);
      return;
    }
    isHeld = command === 'hold';
    say({ event: 'done', requestId });
  });
  await device.subscribeAsync(`${topic}/command`);
  await device.publishAsync(`${topic}/online`, 'true', { retain: true, qos: 1 });

  const stopBroker = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  onTestFinished(async () => {
    await device.endAsync(true);
    stopBroker();
    broker.close();
  });
  return {
    url,
    topic,
    openings: () => opened,
    isHeldOpen: () => isHeld,
    tell: (event, state) => say({ event, state }),
    babble: (text) => void device.publish(`${topic}/event`, text),
    stopBroker,
  };
}
