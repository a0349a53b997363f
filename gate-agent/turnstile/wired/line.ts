import { createConnection } from 'node:net';
import type { Duplex } from 'node:stream';
import { SerialPort } from 'serialport';
import { z } from 'zod';
import type { Clock } from '../../clock.ts';

export const lineSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('serial'),
    /** One under /dev/serial/by-id keeps its name across restarts. */
    device: z.string().regex(/^\/dev\/[\w/.:-]+$/, 'a device like /dev/ttyUSB0'),
    baudRate: z.int().min(1_200).max(921_600).default(9_600),
    parity: z.enum(['none', 'even', 'odd']).default('none'),
  }),
  /** A serial server, or a board with the same frames on a network of its own. */
  z.strictObject({ kind: z.literal('tcp'), host: z.string().min(1), port: z.int().min(1).max(65_535) }),
]);

export type LineSettings = z.infer<typeof lineSchema>;

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 15_000;

/** A line of bytes to a device, opened again with back-off whenever it breaks. */
export class Line {
  private readonly settings: LineSettings;
  private readonly clock: Clock;
  private readonly closing = new AbortController();
  private stream: Duplex | null = null;
  private failures = 0;

  constructor(settings: LineSettings, clock: Clock) {
    this.settings = settings;
    this.clock = clock;
  }

  get isUp(): boolean {
    return this.stream !== null;
  }

  start(onBytes: (bytes: Buffer) => void, onDown: () => void): void {
    void this.keepOpen(onBytes, onDown);
  }

  /** @returns whether the bytes are on their way */
  write(bytes: Buffer): boolean {
    if (!this.stream) return false;
    this.stream.write(bytes);
    return true;
  }

  close(): void {
    this.closing.abort();
    this.stream?.destroy();
  }

  private async keepOpen(onBytes: (bytes: Buffer) => void, onDown: () => void): Promise<void> {
    const { signal } = this.closing;
    while (!signal.aborted) {
      await this.whileOpen(onBytes);
      this.stream = null;
      if (signal.aborted) return;
      onDown();
      this.failures += 1;
      await this.clock.sleep(Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (this.failures - 1)), signal);
    }
  }

  /** Resolves when the line is down, whether it ever was up or not. */
  private whileOpen(onBytes: (bytes: Buffer) => void): Promise<void> {
    return new Promise((resolve) => {
      const stream = this.connect();
      const up = (): void => {
        this.stream = stream;
      };
      stream.on('connect', up);
      stream.on('open', up);
      stream.on('data', (bytes: Buffer) => {
        this.failures = 0;
        onBytes(bytes);
      });
      stream.on('error', () => stream.destroy());
      stream.on('close', () => resolve());
      this.closing.signal.addEventListener('abort', () => stream.destroy(), { once: true });
    });
  }

  private connect(): Duplex {
    const { settings } = this;
    if (settings.kind === 'tcp') {
      return createConnection({ host: settings.host, port: settings.port, noDelay: true });
    }
    const { device, baudRate, parity } = settings;
    const port = new SerialPort({ path: device, baudRate, parity, autoOpen: false });
    // serialport tells a failed opening to its callback and leaves the stream as it was.
    port.open((fault) => {
      if (fault) port.destroy(fault);
    });
    return port;
  }
}
