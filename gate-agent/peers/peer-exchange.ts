import { createConnection, createServer, type Server, type Socket } from 'node:net';
import type { Logger } from 'pino';
import type { GateConfig } from '#contract/device';
import type { AlertLog } from '../alert/alert-log.ts';
import type { Clock } from '../clock.ts';
import type { DeviceIdentity } from '../device/device-identity.ts';
import { isSignedBy, publicKeyOf, signText } from '../device/device-keys.ts';
import type { Gallery } from '../gallery/gallery.ts';
import { type Journal, JournalFault } from '../journal/journal.ts';
import { Doorbell } from '../sync/doorbell.ts';
import { keepGoing } from '../sync/keep-going.ts';
import { FramedSocket, PeerFault } from './framed-socket.ts';
import { isPassbackConflict } from './passback-conflict.ts';
import { haveSchema, MOST_PASSAGES, passagesSchema, passagesText } from './peer-messages.ts';
import { answerPeer, callPeer, type SecureChannel } from './secure-channel.ts';

type Peers = GateConfig['peers'];
type Peer = Peers['others'][number];

export interface PeerExchangeParts {
  readonly identity: DeviceIdentity;
  readonly journal: Pick<Journal, 'heardThrough' | 'lastPassages' | 'learn' | 'passagesAfter'>;
  readonly gallery: Pick<Gallery, 'config' | 'standingOf'>;
  readonly alerts: Pick<AlertLog, 'happened'>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
}

/** A link on which nothing happens says so, so that a cut one is noticed. */
const SIGN_OF_LIFE_MS = 10_000;
const SILENT_MS = 25_000;
const CONNECT_WITHIN_MS = 5_000;
/** A gate whose clock is ahead must not keep people out for longer than that. */
const AHEAD_MS = 60_000;

/**
 * Tells the other gates of the venue who passed here, and hears it from them, on the local network and without
 * the server, so that nobody passes twice through two lanes that are cut off together. Each gate calls every
 * other and tells what that one has not heard; what was missed during a cut is told when it is over.
 */
export class PeerExchange {
  private readonly parts: PeerExchangeParts;
  private active: {
    readonly peers: string;
    readonly stopping: AbortController;
    readonly ended: Promise<unknown>;
  } | null = null;
  private readonly bells = new Set<Doorbell>();
  private readonly told = new Set<string>();

  constructor(parts: PeerExchangeParts) {
    this.parts = parts;
  }

  /** Gates that hear from this one now. */
  get connected(): readonly string[] {
    return [...this.told];
  }

  /** A passage was recorded here. */
  recorded(): void {
    for (const bell of this.bells) bell.ring();
  }

  /** Goes by the newest configuration; called again and again. */
  async follow(signal: AbortSignal): Promise<void> {
    const peers = this.parts.gallery.config?.peers ?? { own: null, others: [] };
    const text = JSON.stringify(peers);
    if (this.active?.peers === text) return;
    await this.stop();
    const stopping = new AbortController();
    const either = AbortSignal.any([signal, stopping.signal]);
    this.active = { peers: text, stopping, ended: this.run(peers, either) };
  }

  async stop(): Promise<void> {
    this.active?.stopping.abort();
    await this.active?.ended;
    this.active = null;
  }

  private async run({ own, others }: Peers, signal: AbortSignal): Promise<void> {
    if (!own) return;
    const { clock, log, random } = this.parts;
    const persistence = { clock, log, signal, random };
    const listening = keepGoing(
      {
        name: 'peers',
        round: () => this.listen(own, others, signal),
        rest: () => Promise.resolve(),
        onRound: () => undefined,
      },
      persistence,
    );
    const telling = others.map((peer) =>
      keepGoing(
        {
          name: `peer ${peer.deviceId}`,
          round: () => this.tell(peer, signal),
          rest: () => Promise.resolve(),
          onRound: () => undefined,
        },
        persistence,
      ),
    );
    await Promise.all([listening, ...telling]);
  }

  /** Until the signal aborts. @throws when the address cannot be listened on */
  private async listen(
    { host, port }: NonNullable<Peers['own']>,
    others: readonly Peer[],
    signal: AbortSignal,
  ): Promise<void> {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      void this.hear(new FramedSocket(socket), others, signal);
    });
    // One for each neighbour, and one for what is left of the connection before.
    server.maxConnections = 2 * others.length + 2;
    try {
      await listening(server, host, port);
      await aborted(signal);
    } finally {
      server.close();
      for (const socket of sockets) socket.destroy();
    }
  }

  private async hear(socket: FramedSocket, others: readonly Peer[], signal: AbortSignal): Promise<void> {
    const { identity, journal, log } = this.parts;
    const keyOf = (deviceId: string) => others.find((peer) => peer.deviceId === deviceId)?.publicKey ?? null;
    try {
      const channel = await answerPeer(socket, identity, keyOf);
      channel.send({ kind: 'have', seq: journal.heardThrough(channel.peerId) });
      while (!signal.aborted) {
        const { zoneId, passages, signature } = message(passagesSchema, await channel.receive(SILENT_MS));
        const text = passagesText(channel.peerId, zoneId, passages);
        const key = keyOf(channel.peerId);
        if (key === null || !isSignedBy(text, signature, publicKeyOf(key))) {
          throw new PeerFault('passages are not signed by the gate that tells them');
        }
        this.learn(channel.peerId, zoneId, passages);
        channel.send({ kind: 'have', seq: journal.heardThrough(channel.peerId) });
      }
    } catch (fault) {
      if (!(fault instanceof PeerFault || fault instanceof JournalFault)) throw fault;
      if (!signal.aborted) log.debug({ err: fault }, 'a gate is not heard any more');
    } finally {
      socket.close();
    }
  }

  private learn(deviceId: string, zoneId: string, passages: Parameters<Journal['learn']>[1]): void {
    const { alerts, clock, gallery, journal } = this.parts;
    const { config } = gallery;
    // Other zones of the venue have their own rules about who is inside.
    if (!config || zoneId !== config.zone.id || passages.length === 0) return;
    const latestMs = Math.round(clock.wallMs()) + AHEAD_MS;
    const inTime = passages.map((passage) => ({ ...passage, atMs: Math.min(passage.atMs, latestMs) }));
    for (const overlap of journal.learn(deviceId, inTime)) {
      const { personId, passageId: otherPassageId, atMs: otherAtMs } = overlap.theirs;
      const categories = (gallery.standingOf(personId)?.accreditations ?? []).map(({ category }) => category);
      const last = journal.lastPassages(personId);
      if (!isPassbackConflict({ overlap, config, categories, last })) continue;
      const { passageId } = overlap.own;
      const other = { otherDeviceId: deviceId, otherPassageId, otherAtMs };
      alerts.happened(null, { kind: 'passback-conflict', passageId, personId, ...other });
    }
  }

  /** Until the link breaks or the signal aborts. @throws PeerFault, JournalFault */
  private async tell(peer: Peer, signal: AbortSignal): Promise<void> {
    const { identity } = this.parts;
    const socket = new FramedSocket(await connected(peer, signal));
    const close = (): void => socket.close();
    signal.addEventListener('abort', close, { once: true });
    const bell = new Doorbell();
    this.bells.add(bell);
    try {
      const channel = await callPeer(socket, identity, peer);
      this.told.add(peer.deviceId);
      await this.keepTelling(channel, bell, signal);
    } finally {
      this.bells.delete(bell);
      this.told.delete(peer.deviceId);
      signal.removeEventListener('abort', close);
      socket.close();
    }
  }

  private async keepTelling(channel: SecureChannel, bell: Doorbell, signal: AbortSignal): Promise<void> {
    const { gallery, identity, journal } = this.parts;
    let { seq } = message(haveSchema, await channel.receive(SILENT_MS));
    while (!signal.aborted) {
      const passages = journal.passagesAfter(seq, MOST_PASSAGES);
      const zoneId = gallery.config?.zone.id ?? '';
      const signature = signText(passagesText(identity.deviceId, zoneId, passages), identity.privateKey);
      channel.send({ kind: 'passages', zoneId, passages, signature });
      message(haveSchema, await channel.receive(SILENT_MS));
      // What the other gate has no use for, it need not keep: it is not told again during this call.
      seq = passages.at(-1)?.seq ?? seq;
      if (passages.length < MOST_PASSAGES) await this.news(bell, signal);
    }
  }

  private async news(bell: Doorbell, signal: AbortSignal): Promise<void> {
    const woken = new AbortController();
    const either = AbortSignal.any([signal, woken.signal]);
    await Promise.race([this.parts.clock.sleep(SIGN_OF_LIFE_MS, either), bell.heard(either)]);
    woken.abort();
  }
}

function message<T>(schema: { parse(value: unknown): T }, value: unknown): T {
  try {
    return schema.parse(value);
  } catch (cause) {
    throw new PeerFault('the other gate does not speak as gates do', { cause });
  }
}

function connected({ host, port }: Peer, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host, port, timeout: CONNECT_WITHIN_MS, signal });
    const fail = (cause?: Error): void => {
      socket.destroy();
      reject(new PeerFault(`${host}:${port} cannot be reached`, { cause }));
    };
    socket.once('error', fail);
    socket.once('timeout', fail);
    socket.once('connect', () => {
      socket.removeListener('error', fail);
      socket.removeListener('timeout', fail);
      socket.setTimeout(0);
      resolve(socket);
    });
  });
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
