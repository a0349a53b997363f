import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { GateConfig } from '#contract/device';
import type { Alert } from '#domain/journal/alert';
import { newDeviceKey, publicKeyOf, publicKeyText } from '#gate-agent/device/device-keys';
import { isPassbackConflict } from '#gate-agent/peers/passback-conflict';
import { PeerExchange } from '#gate-agent/peers/peer-exchange';
import { ReplayClock } from '#gate-agent/replay-clock';
import { systemClock } from '#gate-agent/system-clock';
import { eventually } from '../../world/eventually.ts';
import { grant } from '../world/entries.ts';
import { openTestJournal, START_MS } from '../world/open-test-journal.ts';
import { gateConfig } from '../world/pages.ts';
import { tempFolder } from '../world/temp-folder.ts';

const PASSBACK = { kind: 'hard', resetAfterMs: 3_600_000, resetDailyAt: null, exempt: [] } as const;
const PERSON = 'person-one';

/** The wire between two gates: it can be cut, listened to, and bent. */
async function openWire(port: number) {
  const said: Buffer[] = [];
  const sockets = new Set<Socket>();
  const state = { cut: false, bend: false };
  const server = createServer((caller) => {
    if (state.cut) return void caller.destroy();
    const callee = connect(port, '127.0.0.1');
    for (const socket of [caller, callee]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        caller.destroy();
        callee.destroy();
        sockets.delete(socket);
      });
    }
    caller.on('data', (chunk: Buffer) => {
      said.push(Buffer.from(chunk));
      const last = chunk.length - 1;
      if (state.bend) chunk[last] = (chunk[last] ?? 0) ^ 1;
      callee.write(chunk);
    });
    callee.on('data', (chunk: Buffer) => caller.write(chunk));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return {
    port: (server.address() as AddressInfo).port,
    said,
    bend: (bent: 'bent' | 'straight') => {
      state.bend = bent === 'bent';
    },
    cut: () => {
      state.cut = true;
      for (const socket of sockets) socket.destroy();
    },
    restore: () => {
      state.cut = false;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

interface Neighbour {
  readonly deviceId: string;
  readonly publicKey: string;
  /** Where the other one reaches it. */
  readonly port: number;
}

/** One gate of the zone: a real journal, real sockets, and a configuration that names the other. */
function openGate(deviceId: string, ownPort: number) {
  const clock = new ReplayClock(START_MS);
  const journal = openTestJournal(tempFolder(), { clock, deviceId });
  const privateKey = newDeviceKey();
  const alerts: Alert[] = [];
  let peers: GateConfig['peers'] = { own: null, others: [] };
  const exchange = new PeerExchange({
    identity: {
      deviceId,
      serverUrl: 'http://127.0.0.1',
      serverKey: publicKeyOf(publicKeyText(privateKey)),
      privateKey,
    },
    journal,
    gallery: {
      get config() {
        return { ...gateConfig({ passback: { ...PASSBACK, exempt: [] } }), peers };
      },
      standingOf: () => null,
    },
    alerts: { happened: (_lane, alert) => alerts.push(alert) },
    clock: {
      wallMs: () => clock.wallMs(),
      monotonicMs: () => systemClock.monotonicMs(),
      // A second's patience is enough on one machine.
      sleep: (ms, signal) => systemClock.sleep(Math.min(ms, 300), signal),
    },
    random: () => 0,
    log: pino({ level: 'silent' }),
  });
  const stopping = new AbortController();
  onTestFinished(async () => {
    stopping.abort();
    await exchange.stop();
  });
  let passages = 0;
  return {
    deviceId,
    ownPort,
    publicKey: publicKeyText(privateKey),
    alerts,
    exchange,
    journal,
    knows: async (...others: readonly Neighbour[]) => {
      peers = {
        own: { host: '127.0.0.1', port: ownPort },
        others: others.map((other) => ({ ...other, host: '127.0.0.1', zoneId: 'zone-one' })),
      };
      await exchange.follow(stopping.signal);
    },
    /** Somebody walks in here, so long after the beginning. */
    passes: async (afterMs: number, personId = PERSON) => {
      await clock.advanceTo(afterMs);
      passages += 1;
      const passageId = `passage-${deviceId}-${passages}`;
      journal.begin({ ...grant(passageId), personId }, null);
      journal.complete(passageId, 'passed');
      exchange.recorded();
      return passageId;
    },
    lastIn: (personId = PERSON) => journal.lastPassages(personId).in,
  };
}

async function twoGates() {
  const north = openGate('device-north', await freePort());
  const south = openGate('device-south', await freePort());
  const wire = await openWire(south.ownPort);
  await south.knows({ deviceId: north.deviceId, publicKey: north.publicKey, port: north.ownPort });
  await north.knows({ deviceId: south.deviceId, publicKey: south.publicKey, port: wire.port });
  await eventually('both hear each other', () =>
    north.exchange.connected.length === 1 && south.exchange.connected.length === 1 ? true : null,
  );
  return { north, south, wire };
}

describe('gates of one zone without their server', () => {
  it('know of each other who went in, so that passback holds across their lanes', async () => {
    const { north, south } = await twoGates();
    await north.passes(1_000);
    expect(await eventually('the south has heard', () => south.lastIn())).toBe(START_MS + 1_000);
    await south.passes(2_000, 'person-two');
    expect(await eventually('the north has heard', () => north.lastIn('person-two'))).toBe(START_MS + 2_000);
    expect([...north.alerts, ...south.alerts]).toEqual([]);
  });

  it('tell what was missed when a cut is over, and the later passage is a conflict with evidence', async () => {
    const { north, south, wire } = await twoGates();
    wire.cut();
    const first = await north.passes(1_000);
    const second = await south.passes(60_000);
    wire.restore();
    await eventually('the conflict is noticed', () => (south.alerts.length > 0 ? true : null));
    expect(south.alerts).toEqual([
      {
        kind: 'passback-conflict',
        passageId: second,
        personId: PERSON,
        otherDeviceId: 'device-north',
        otherPassageId: first,
        otherAtMs: START_MS + 1_000,
      },
    ]);
    await eventually('the north has heard', () => (north.lastIn() === START_MS + 60_000 ? true : null));
    expect(north.alerts).toEqual([]);
  });

  it('tell of a thousand people after a cut, and keep of each only the last', async () => {
    const { north, south, wire } = await twoGates();
    wire.cut();
    for (let i = 0; i < 450; i += 1) await north.passes(1_000 + i, `person-${1_000 + (i % 400)}`);
    wire.restore();
    expect(await eventually('the last is heard', () => south.lastIn('person-1049'))).toBe(START_MS + 1_449);
    expect(south.lastIn('person-1399')).toBe(START_MS + 1_399);
  });

  it('believe nothing that was changed on the way', async () => {
    const { north, south, wire } = await twoGates();
    wire.bend('bent');
    await north.passes(1_000);
    await eventually('the north has noticed', () => (north.exchange.connected.length === 0 ? true : null));
    expect(south.lastIn()).toBeNull();
    wire.bend('straight');
    expect(await eventually('the south has heard', () => south.lastIn())).toBe(START_MS + 1_000);
  });

  it('believe nothing that is said again, nor said by a stranger', async () => {
    const { north, south, wire } = await twoGates();
    await north.passes(1_000);
    await eventually('the south has heard', () => south.lastIn());
    south.journal.forget(PERSON);

    const replayed = connect(south.ownPort, '127.0.0.1');
    replayed.on('error', () => undefined);
    replayed.resume();
    for (const chunk of wire.said) replayed.write(chunk);
    await once(replayed, 'close');
    expect(south.lastIn()).toBeNull();

    const stranger = openGate('device-north', await freePort());
    await stranger.passes(5_000);
    await stranger.knows({ deviceId: south.deviceId, publicKey: south.publicKey, port: south.ownPort });
    await north.passes(6_000, 'person-two');
    await eventually('the south has heard the real one', () => south.lastIn('person-two'));
    expect([south.lastIn(), stranger.exchange.connected.length]).toEqual([null, 0]);
  });

  it('hang up on whoever sends more than a message may hold', async () => {
    const { south } = await twoGates();
    const greedy = connect(south.ownPort, '127.0.0.1');
    greedy.on('error', () => undefined);
    greedy.write(Buffer.from('7fffffff', 'hex'));
    await once(greedy, 'close');
    expect(south.exchange.connected).toEqual(['device-north']);
  });
});

describe('a passage that another gate tells of late', () => {
  const overlap = (theirMs: number, ownMs: number) => ({
    own: { passageId: 'passage-own', atMs: ownMs },
    theirs: {
      seq: 1,
      passageId: 'passage-theirs',
      personId: PERSON,
      direction: 'in' as const,
      atMs: theirMs,
    },
  });
  const ask = (
    passback: GateConfig['zone']['policy']['passback'],
    change: { out?: number; categories?: string[]; ownMs?: number } = {},
  ) =>
    isPassbackConflict({
      overlap: overlap(START_MS, change.ownMs ?? START_MS + 60_000),
      config: gateConfig({ passback }),
      categories: change.categories ?? ['ATHLETE'],
      last: { in: START_MS + 60_000, out: change.out ?? null },
    });
  const hard = { ...PASSBACK, exempt: [] };

  it.each([
    ['twice in', ask(hard), true],
    ['twice in, where that is only noted', ask({ ...hard, kind: 'soft' }), true],
    ['twice in, where nobody counts', ask({ kind: 'none' }), false],
    ['out between', ask(hard, { out: START_MS + 30_000 }), false],
    ['out afterwards', ask(hard, { out: START_MS + 90_000 }), true],
    ['somebody who may come and go', ask({ ...hard, exempt: ['ATHLETE'] }), false],
    ['after the zone has forgotten', ask(hard, { ownMs: START_MS + 3_600_000 }), false],
  ])('%s', (_, isConflict, expected) => {
    expect(isConflict).toBe(expected);
  });
});
