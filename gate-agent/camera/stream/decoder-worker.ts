import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Decoder, Demuxer, Scaler } from 'node-av/api';
import type { Frame } from 'node-av/lib';
import { z } from 'zod';
import { MAX_FRAME_WIDTH } from '../frame-source.ts';
import { loadNodeAv } from '../load-node-av.ts';
import { DECODER_UNAVAILABLE } from './decoder-programs.ts';
import { ppmHeader } from './ppm.ts';

/**
 * A process of its own, because it parses what a network sends with a library written in C: when that
 * crashes or hangs, the gate ends this process and starts another.
 *
 * Stdin: the task as one line of JSON, then one empty line for each picture that is wanted; its end
 * ends the process. Stdout: PPM pictures. Decodes everything, converts only what is wanted.
 */
const taskSchema = z.strictObject({
  url: z.string(),
  format: z.string(),
  options: z.record(z.string(), z.string()),
});

interface Held {
  readonly frame: Frame;
  readonly decodedAtMs: number;
}

class Sender {
  private readonly scaler: Scaler;
  private newest: Held | null = null;
  private wanted = false;
  private sending = false;

  constructor(scaler: Scaler) {
    this.scaler = scaler;
  }

  want(): void {
    this.wanted = true;
    void this.send();
  }

  decoded(frame: Frame): void {
    this.newest?.frame.free();
    this.newest = { frame, decodedAtMs: performance.now() };
    void this.send();
  }

  private async send(): Promise<void> {
    const { newest } = this;
    if (!newest || !this.wanted || this.sending) return;
    this.newest = null;
    this.wanted = false;
    this.sending = true;
    try {
      await this.write(newest);
    } finally {
      newest.frame.free();
      this.sending = false;
    }
    void this.send();
  }

  private async write({ frame, decodedAtMs }: Held): Promise<void> {
    const shrink = Math.min(1, MAX_FRAME_WIDTH / frame.width);
    const [width, height] = [Math.round(frame.width * shrink), Math.round(frame.height * shrink)];
    const pixels = await this.scaler.toBuffer(frame, { resize: { width, height }, format: 'rgb' });
    process.stdout.write(ppmHeader(width, height, performance.now() - decodedAtMs));
    if (!process.stdout.write(pixels)) await once(process.stdout, 'drain');
  }
}

async function decode(input: Demuxer, decoder: Decoder, sender: Sender): Promise<void> {
  const stream = input.video();
  for await (const frame of decoder.frames(input.packets(stream?.index))) {
    if (frame) sender.decoded(frame);
  }
}

async function work(): Promise<number> {
  const lines = createInterface({ input: process.stdin });
  const [line] = await once(lines, 'line');
  const { url, format, options } = taskSchema.parse(JSON.parse(String(line)));
  const av = await loadNodeAv().catch((cause: unknown) => {
    process.stderr.write(`node-av does not load: ${String(cause)}\n`);
    process.exit(DECODER_UNAVAILABLE);
  });
  const sender = new Sender(new av.Scaler());
  lines.on('line', () => sender.want());
  // Whoever wanted pictures is gone; a stream that hangs must not keep this process alive.
  lines.on('close', () => process.exit(0));
  sender.want();
  const input = await av.Demuxer.open(url, { format, options });
  const stream = input.video();
  if (!stream) throw new TypeError('the stream holds no video');
  const decoder = await av.Decoder.create(stream, { context: { threadCount: 1 } });
  await decode(input, decoder, sender);
  process.stderr.write('the stream ended\n');
  return 1;
}

process.stdout.on('error', () => process.exit(0));
try {
  process.exit(await work());
} catch (cause) {
  process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
  process.exit(1);
}
