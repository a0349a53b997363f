import { spawn } from 'node:child_process';
import type { Clock } from '../clock.ts';

/** `struct input_event` of a 64-bit Linux: two 8-byte times, type, code, value. */
const EVENT_BYTES = 24;
const KEY_EVENT = 1;
const KEY_DOWN = 1;
const KEY_UP = 0;

const SHIFTS = [42, 54];

/** Codes of linux/input-event-codes.h as a US keyboard writes them, plain and shifted. */
const KEYS: ReadonlyMap<number, readonly [string, string]> = new Map([
  ...row(2, '1234567890-=', '!@#$%^&*()_+'),
  ...row(16, 'qwertyuiop[]', 'QWERTYUIOP{}'),
  ...row(30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
  ...row(43, '\\zxcvbnm,./', '|ZXCVBNM<>?'),
  ...row(57, ' ', ' '),
  ...row(28, '\n', '\n'),
  ...row(96, '\n', '\n'),
]);

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 15_000;

/** A scanner that poses as a keyboard, read as the kernel hears it and not through a console or a window. */
export class Keyboard {
  private readonly path: string;
  private readonly clock: Clock;
  private readonly closing = new AbortController();
  private isUp = false;

  constructor(path: string, clock: Clock) {
    this.path = path;
    this.clock = clock;
  }

  get state(): 'ready' | 'fault' {
    return this.isUp ? 'ready' : 'fault';
  }

  /** @param onBreak what was typed before has no end */
  start(onText: (text: string) => void, onBreak: () => void): void {
    void this.keepOpen(onText, onBreak);
  }

  close(): void {
    this.closing.abort();
  }

  private async keepOpen(onText: (text: string) => void, onBreak: () => void): Promise<void> {
    const { signal } = this.closing;
    for (let failures = 0; !signal.aborted; failures += 1) {
      const typed = await this.whileOpen(onText);
      this.isUp = false;
      if (signal.aborted) return;
      onBreak();
      if (typed) failures = 0;
      await this.clock.sleep(Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** failures), signal);
    }
  }

  /** @returns whether anything was typed before it broke */
  private whileOpen(onText: (text: string) => void): Promise<boolean> {
    return new Promise((resolve) => {
      const keys = new KeyEvents();
      let typed = false;
      // A read of a keyboard ends with the next key: in this process it would hold one of few file threads.
      const reader = spawn('cat', [this.path], {
        stdio: ['ignore', 'pipe', 'ignore'],
        signal: this.closing.signal,
      });
      reader.on('spawn', () => {
        this.isUp = true;
      });
      reader.stdout.on('data', (bytes: Buffer) => {
        typed = true;
        const text = keys.take(bytes);
        if (text !== '') onText(text);
      });
      reader.on('error', () => resolve(typed));
      reader.on('close', () => resolve(typed));
    });
  }
}

/** Key events as the text they write. */
export class KeyEvents {
  private held = Buffer.alloc(0);
  private readonly shifts = new Set<number>();

  take(bytes: Buffer): string {
    this.held = Buffer.concat([this.held, bytes]);
    let text = '';
    while (this.held.length >= EVENT_BYTES) {
      text += this.typed(this.held.subarray(0, EVENT_BYTES));
      this.held = this.held.subarray(EVENT_BYTES);
    }
    return text;
  }

  private typed(event: Buffer): string {
    const code = event.readUInt16LE(18);
    const value = event.readInt32LE(20);
    if (event.readUInt16LE(16) !== KEY_EVENT) return '';
    if (SHIFTS.includes(code)) {
      if (value === KEY_UP) this.shifts.delete(code);
      else this.shifts.add(code);
      return '';
    }
    if (value !== KEY_DOWN) return '';
    return KEYS.get(code)?.[this.shifts.size > 0 ? 1 : 0] ?? '';
  }
}

function row(first: number, plain: string, shifted: string): [number, readonly [string, string]][] {
  return [...plain].map((letter, i) => [first + i, [letter, shifted.charAt(i)] as const]);
}
