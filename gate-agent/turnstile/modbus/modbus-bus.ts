import type { Clock } from '../../clock.ts';
import type { Line } from '../wired/line.ts';
import { framed, type ModbusReply, replyIn } from './modbus-frames.ts';

/** A board answers within 20 ms; a radio link or a serial server may need more. */
const ANSWER_MS = 300;

/** One question at a time on one line, as Modbus has it. */
export class ModbusBus {
  private readonly line: Line;
  private readonly unit: number;
  private readonly clock: Clock;
  private readonly closing = new AbortController();
  private received = Buffer.alloc(0);
  private onBytes: () => void = () => undefined;
  private last: Promise<unknown> = Promise.resolve();

  constructor(line: Line, unit: number, clock: Clock) {
    this.line = line;
    this.unit = unit;
    this.clock = clock;
  }

  start(onDown: () => void): void {
    this.line.start((bytes) => {
      this.received = Buffer.concat([this.received, bytes]).subarray(-512);
      this.onBytes();
    }, onDown);
  }

  /** @returns `not-sent` when the board cannot have heard, `unclear` when it did not answer */
  ask(pdu: Buffer): Promise<ModbusReply | { readonly kind: 'not-sent' } | { readonly kind: 'unclear' }> {
    const asked = this.last.then(() => this.askNow(pdu));
    this.last = asked;
    return asked;
  }

  close(): void {
    this.closing.abort();
    this.line.close();
  }

  private async askNow(pdu: Buffer): Promise<Awaited<ReturnType<ModbusBus['ask']>>> {
    this.received = Buffer.alloc(0);
    if (this.closing.signal.aborted || !this.line.write(framed(this.unit, pdu))) return { kind: 'not-sent' };
    let reply: ModbusReply | null = null;
    const answered = new AbortController();
    this.onBytes = () => {
      reply ??= replyIn(this.received, this.unit, pdu);
      if (reply) answered.abort();
    };
    await this.clock.sleep(ANSWER_MS, AbortSignal.any([answered.signal, this.closing.signal]));
    this.onBytes = () => undefined;
    return reply ?? { kind: 'unclear' };
  }
}
