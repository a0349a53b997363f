import { execFileSync } from 'node:child_process';
import { openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openBadgeReader } from '#gate-agent/badge/badge-reader';
import { KeyEvents } from '#gate-agent/badge/keyboard';
import { systemClock } from '#gate-agent/system-clock';
import { tempFolder } from '../world/temp-folder.ts';

const LEFT_SHIFT = 42;
const ENTER = 28;

/** As the kernel writes it on a 64-bit machine: time, type, code, value. */
function inputEvent(type: number, code: number, value: number): Buffer {
  const event = Buffer.alloc(24);
  event.writeUInt16LE(type, 16);
  event.writeUInt16LE(code, 18);
  event.writeInt32LE(value, 20);
  return event;
}

const press = (code: number): Buffer[] => [
  // What keyboards send along: the scan code, and that the report is complete.
  inputEvent(4, 4, 0x70000 + code),
  inputEvent(1, code, 1),
  inputEvent(0, 0, 0),
  inputEvent(1, code, 0),
  inputEvent(0, 0, 0),
];

const shifted = (code: number): Buffer[] => [
  inputEvent(1, LEFT_SHIFT, 1),
  ...press(code),
  inputEvent(1, LEFT_SHIFT, 0),
];

/** `VA1:+9 /` by the keys of a US keyboard. */
const TYPED = Buffer.concat([
  ...shifted(47),
  ...shifted(30),
  ...press(2),
  ...shifted(39),
  ...shifted(13),
  ...press(10),
  ...press(57),
  ...press(53),
  ...press(ENTER),
]);

describe('a scanner that poses as a keyboard', () => {
  it('writes what its keys mean, shifted and not', () => {
    expect(new KeyEvents().take(TYPED)).toBe('VA1:+9 /\n');
  });

  it('may be cut anywhere, and repeats nothing that is held down', () => {
    const keys = new KeyEvents();
    const held = Buffer.concat([
      inputEvent(1, 16, 1),
      inputEvent(1, 16, 2),
      inputEvent(1, 16, 2),
      inputEvent(1, 16, 0),
    ]);
    const bytes = Buffer.concat([TYPED, held]);
    let text = '';
    for (let at = 0; at < bytes.length; at += 7) text += keys.take(bytes.subarray(at, at + 7));
    expect(text).toBe('VA1:+9 /\nq');
  });

  it('is read from its device, code by code, and found again when it was pulled out', async () => {
    const device = join(tempFolder(), 'event3');
    execFileSync('mkfifo', [device]);
    const contents: string[] = [];
    const settings = { kind: 'keyboard', device } as const;
    const reader = openBadgeReader(settings, systemClock, (content) => contents.push(content));
    onTestFinished(() => reader.close());
    const plugIn = openSync(device, 'w');
    writeSync(plugIn, TYPED);
    writeSync(plugIn, TYPED);
    while (contents.length < 2) await delay(20);
    expect(contents).toEqual(['VA1:+9 /', 'VA1:+9 /']);
    expect(reader.state).toBe('ready');
  });
});
