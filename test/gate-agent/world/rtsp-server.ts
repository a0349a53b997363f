import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { type H264Video, nalType } from './h264-video.ts';

export interface RtspServer {
  readonly url: string;
  /** Requests in order, without credentials: `DESCRIBE`, `SETUP` … */
  readonly requests: readonly string[];
  /** What clients asked as transport. */
  readonly transports: readonly string[];
  /** How many clients are being sent pictures now. */
  playing(): number;
  /** Index of the newest picture that a client was sent. */
  newestFrame(): number;
  /** Goes on without sending: a cable that was pulled, not a connection that was closed. */
  goSilent(): void;
  /** Sends the same picture for ever, as a camera does whose encoder hangs. */
  freeze(): void;
  stop(): Promise<void>;
}

export interface RtspOptions {
  readonly video: H264Video;
  /** Listens here again after a cut; any port when left out. */
  readonly port?: number;
  readonly digest?: { readonly username: string; readonly password: string };
}

const REALM = 'test camera';
const NONCE = 'b1946ac92492d2347c6235b4d2611184';
/** RTP payload below the usual MTU, so that pictures are cut into fragments as a camera cuts them. */
const MAX_PAYLOAD = 1_200;
const PAYLOAD_TYPE = 96;

/** A camera as RTSP (RFC 2326) sees it: one H.264 track, RTP interleaved over TCP (section 10.12). */
export async function startRtspServer({ video, port = 0, digest }: RtspOptions): Promise<RtspServer> {
  const requests: string[] = [];
  const transports: string[] = [];
  const clients = new Set<Socket>();
  const players = new Map<Socket, NodeJS.Timeout>();
  let newestFrame = 0;
  let mood: 'plays' | 'silent' | 'frozen' = 'plays';

  const stopPlaying = (socket: Socket): void => {
    clearInterval(players.get(socket));
    players.delete(socket);
  };

  const play = (socket: Socket): void => {
    const sender = new RtpSender(socket, video);
    const timer = setInterval(() => {
      if (mood === 'plays') newestFrame = sender.sendNext();
      if (mood === 'frozen') sender.sendAgain();
    }, 1_000 / video.framesPerSecond);
    players.set(socket, timer);
  };

  const answer = (socket: Socket, request: RtspRequest) => {
    requests.push(request.method);
    const reply = (status: string, headers: readonly string[] = [], body = '') => {
      const length = body ? [`Content-Length: ${Buffer.byteLength(body)}`] : [];
      const head = [`RTSP/1.0 ${status}`, `CSeq: ${request.cseq}`, ...headers, ...length];
      return socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
    };
    if (digest && request.method !== 'OPTIONS' && !digestHolds(request, digest)) {
      return reply('401 Unauthorized', [`WWW-Authenticate: Digest realm="${REALM}", nonce="${NONCE}"`]);
    }
    switch (request.method) {
      case 'OPTIONS':
        return reply('200 OK', ['Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER']);
      case 'DESCRIBE':
        return reply(
          '200 OK',
          ['Content-Type: application/sdp', `Content-Base: ${request.uri}/`],
          sdp(video),
        );
      case 'SETUP': {
        const transport = request.headers.get('transport') ?? '';
        transports.push(transport);
        if (!transport.includes('RTP/AVP/TCP')) return reply('461 Unsupported Transport');
        return reply('200 OK', [
          'Session: 12345678;timeout=60',
          'Transport: RTP/AVP/TCP;unicast;interleaved=0-1',
        ]);
      }
      case 'PLAY':
        play(socket);
        return reply('200 OK', ['Session: 12345678', 'Range: npt=0.000-']);
      case 'TEARDOWN':
        stopPlaying(socket);
        return reply('200 OK', ['Session: 12345678']);
      default:
        return reply('200 OK', ['Session: 12345678']);
    }
  };

  const server = createServer((socket) => {
    clients.add(socket);
    const parser = new RequestParser();
    socket.on('data', (chunk) => {
      for (const request of parser.read(chunk)) answer(socket, request);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      stopPlaying(socket);
      clients.delete(socket);
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');

  const stop = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of clients) socket.destroy();
    await closed;
  };
  onTestFinished(stop);
  return {
    url: `rtsp://127.0.0.1:${(server.address() as AddressInfo).port}/lane`,
    requests,
    transports,
    playing: () => players.size,
    newestFrame: () => newestFrame,
    goSilent() {
      mood = 'silent';
    },
    freeze() {
      mood = 'frozen';
    },
    stop,
  };
}

interface RtspRequest {
  readonly method: string;
  readonly uri: string;
  readonly cseq: string;
  readonly headers: ReadonlyMap<string, string>;
}

class RequestParser {
  private pending = Buffer.alloc(0);

  read(chunk: Buffer): RtspRequest[] {
    this.pending = Buffer.concat([this.pending, chunk]);
    const requests: RtspRequest[] = [];
    for (;;) {
      // The client's own RTCP reports, interleaved: '$', channel, length.
      if (this.pending[0] === 0x24) {
        if (this.pending.length < 4) return requests;
        const end = 4 + this.pending.readUInt16BE(2);
        if (this.pending.length < end) return requests;
        this.pending = this.pending.subarray(end);
        continue;
      }
      const end = this.pending.indexOf('\r\n\r\n');
      if (end < 0) return requests;
      const [first = '', ...lines] = this.pending.subarray(0, end).toString().split('\r\n');
      this.pending = this.pending.subarray(end + 4);
      const [method = '', uri = ''] = first.split(' ');
      const headers = new Map(
        lines.map((line) => {
          const colon = line.indexOf(':');
          return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
        }),
      );
      requests.push({ method, uri, cseq: headers.get('cseq') ?? '0', headers });
    }
  }
}

/** Cuts pictures into RTP packets: single NAL units and FU-A fragments (RFC 6184, sections 5.6 and 5.8). */
class RtpSender {
  private readonly socket: Socket;
  private readonly video: H264Video;
  private frame = 0;
  private ticks = 0;
  private sequence = 0;

  constructor(socket: Socket, video: H264Video) {
    this.socket = socket;
    this.video = video;
  }

  /** @returns the index of the frame */
  sendNext(): number {
    const { accessUnits } = this.video;
    const index = this.frame % accessUnits.length;
    this.sendUnits(accessUnits[index] ?? []);
    this.frame += 1;
    return index;
  }

  /** The key frame once more: a decoder makes exactly the same picture of it every time. */
  sendAgain(): void {
    this.sendUnits(this.video.accessUnits[0] ?? []);
  }

  private sendUnits(units: readonly Buffer[]): void {
    for (const [i, unit] of units.entries()) {
      const last = i === units.length - 1;
      if (unit.length <= MAX_PAYLOAD) this.packet(unit, { marker: last });
      else this.fragments(unit, { marker: last });
    }
    this.ticks += 90_000 / this.video.framesPerSecond;
  }

  private fragments(unit: Buffer, { marker }: { marker: boolean }): void {
    const header = unit[0] ?? 0;
    const indicator = (header & 0xe0) | 28;
    for (let from = 1; from < unit.length; from += MAX_PAYLOAD) {
      const piece = unit.subarray(from, from + MAX_PAYLOAD);
      const isEnd = from + MAX_PAYLOAD >= unit.length;
      const flags = (from === 1 ? 0x80 : 0) | (isEnd ? 0x40 : 0);
      this.packet(Buffer.concat([Buffer.from([indicator, flags | (header & 0x1f)]), piece]), {
        marker: marker && isEnd,
      });
    }
  }

  private packet(payload: Buffer, { marker }: { marker: boolean }): void {
    const head = Buffer.alloc(16);
    head.writeUInt8(0x24, 0);
    head.writeUInt16BE(12 + payload.length, 2);
    head.writeUInt8(0x80, 4);
    head.writeUInt8((marker ? 0x80 : 0) | PAYLOAD_TYPE, 5);
    head.writeUInt16BE(this.sequence % 65_536, 6);
    head.writeUInt32BE(Math.round(this.ticks) >>> 0, 8);
    head.writeUInt32BE(0x1a2b3c4d, 12);
    this.sequence += 1;
    this.socket.write(Buffer.concat([head, payload]));
  }
}

/** RFC 4566, with the parameter sets of RFC 6184, section 8. */
function sdp({ accessUnits }: H264Video): string {
  const first = accessUnits[0] ?? [];
  const sets = first.filter((unit) => [7, 8].includes(nalType(unit)));
  const profile = sets[0]?.subarray(1, 4).toString('hex') ?? '42e01e';
  const sprop = sets.map((unit) => unit.toString('base64')).join(',');
  return [
    'v=0',
    'o=- 0 0 IN IP4 127.0.0.1',
    's=test camera',
    'c=IN IP4 0.0.0.0',
    't=0 0',
    `m=video 0 RTP/AVP ${PAYLOAD_TYPE}`,
    `a=rtpmap:${PAYLOAD_TYPE} H264/90000`,
    `a=fmtp:${PAYLOAD_TYPE} packetization-mode=1;profile-level-id=${profile};sprop-parameter-sets=${sprop}`,
    'a=control:track0',
    '',
  ].join('\r\n');
}

function digestHolds(
  { method, headers }: RtspRequest,
  { username, password }: { username: string; password: string },
): boolean {
  const given = headers.get('authorization') ?? '';
  const field = (name: string): string => new RegExp(`${name}="([^"]*)"`).exec(given)?.[1] ?? '';
  const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
  const secret = md5(`${username}:${REALM}:${password}`);
  const expected = md5(`${secret}:${NONCE}:${md5(`${method}:${field('uri')}`)}`);
  return field('username') === username && field('response') === expected;
}
