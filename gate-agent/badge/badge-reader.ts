import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { Line, lineSchema } from '../turnstile/wired/line.ts';
import { Keyboard } from './keyboard.ts';

const scannerSchema = z.discriminatedUnion('kind', [
  /** A scanner that writes each code and a line end; its `baudRate` and `parity` as its leaflet says. */
  z.strictObject({ kind: z.literal('serial'), line: lineSchema }),
  /** A scanner that poses as a keyboard, set to the US layout and to end each code with Enter. */
  z.strictObject({
    kind: z.literal('keyboard'),
    device: z.string().regex(/^\/dev\/input\/[\w/.:-]+$/, 'a device like /dev/input/by-id/usb-…-event-kbd'),
  }),
]);

/** What reads badges at a lane; several may. The lane's own camera looks for them only while one is wanted. */
export const badgeReaderSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('camera') }),
  ...scannerSchema.options,
]);

type ScannerSettings = z.infer<typeof scannerSchema>;

export interface BadgeReader {
  readonly state: 'ready' | 'fault';
  close(): void;
}

/** Longer lines are noise or the wrong baud rate. */
const LONGEST = 1_024;

/** @param onContent what a scanner has read, whatever it was */
export function openBadgeReader(
  settings: ScannerSettings,
  clock: Clock,
  onContent: (content: string) => void,
): BadgeReader {
  const lines = new LineGathering(onContent);
  if (settings.kind === 'keyboard') {
    const keyboard = new Keyboard(settings.device, clock);
    keyboard.start(
      (text) => lines.take(text),
      () => lines.forget(),
    );
    return keyboard;
  }
  const line = new Line(settings.line, clock);
  line.start(
    (bytes) => lines.take(bytes.toString('latin1')),
    () => lines.forget(),
  );
  return {
    get state() {
      return line.isUp ? 'ready' : 'fault';
    },
    close: () => line.close(),
  };
}

class LineGathering {
  private readonly onLine: (line: string) => void;
  private held = '';

  constructor(onLine: (line: string) => void) {
    this.onLine = onLine;
  }

  take(text: string): void {
    const lines = (this.held + text).split(/[\r\n]+/);
    this.held = (lines.pop() ?? '').slice(-LONGEST);
    for (const line of lines) if (line !== '' && line.length <= LONGEST) this.onLine(line);
  }

  /** Half a code from before a break is no beginning of the next. */
  forget(): void {
    this.held = '';
  }
}
