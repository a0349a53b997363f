import type { Socket } from 'node:net';

/** What went wrong between two gates; the link is closed and tried again. */
export class PeerFault extends Error {
  override name = 'PeerFault';
}

/** Two hundred passages fit well; nobody is given more room than that. */
const LARGEST_FRAME_BYTES = 128 * 1_024;
const LENGTH_BYTES = 4;
/** Frames that came and were not asked for yet; the socket is not read further meanwhile. */
const MOST_WAITING = 4;

/** Whole messages over a stream: each is its length in four bytes, big-endian, and its bytes. */
export class FramedSocket {
  private readonly socket: Socket;
  private buffered = Buffer.alloc(0);
  private readonly frames: Buffer[] = [];
  private ended: PeerFault | null = null;
  private wake: () => void = () => undefined;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.take(chunk));
    socket.on('error', (cause) => this.end(new PeerFault('the connection broke', { cause })));
    socket.on('close', () => this.end(new PeerFault('the connection is closed')));
  }

  send(bytes: Uint8Array): void {
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt32BE(bytes.length);
    this.socket.write(Buffer.concat([length, bytes]));
  }

  /** @throws PeerFault when the other end is gone, or says nothing for so long */
  async next(withinMs: number): Promise<Buffer> {
    if (this.frames.length === 0 && !this.ended) await this.news(withinMs);
    const frame = this.frames.shift();
    this.socket.resume();
    if (frame) return frame;
    throw this.ended ?? new PeerFault('the other gate is silent');
  }

  close(): void {
    this.socket.destroy();
  }

  private news(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, withinMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private take(chunk: Buffer): void {
    this.buffered = Buffer.concat([this.buffered, chunk]);
    while (this.buffered.length >= LENGTH_BYTES) {
      const length = this.buffered.readUInt32BE();
      if (length > LARGEST_FRAME_BYTES) {
        this.end(new PeerFault('the other gate sends too much at once'));
        this.socket.destroy();
        return;
      }
      if (this.buffered.length < LENGTH_BYTES + length) break;
      this.frames.push(this.buffered.subarray(LENGTH_BYTES, LENGTH_BYTES + length));
      this.buffered = this.buffered.subarray(LENGTH_BYTES + length);
    }
    if (this.frames.length > MOST_WAITING) this.socket.pause();
    this.wake();
  }

  private end(fault: PeerFault): void {
    this.ended ??= fault;
    this.wake();
  }
}
