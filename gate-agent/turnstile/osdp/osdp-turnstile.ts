import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import { wiegandCardSchema, wiegandFrame } from '../modbus/wiegand.ts';
import { Line, lineSchema } from '../wired/line.ts';
import { WiredTurnstile, wiredTimes } from '../wired/wired-turnstile.ts';
import { CONTACTS, type ContactState, type Ordered, type WireEvents, type Wires } from '../wired/wires.ts';
import { OsdpReader } from './osdp-frame.ts';
import { Peripheral } from './peripheral.ts';

const output = z.int().min(0).max(15);

export const osdpTurnstileSchema = z.strictObject({
  kind: z.literal('osdp'),
  line: lineSchema,
  address: z.int().min(0).max(126).default(0),
  /** Secure channel base key, 32 hex digits, as it was given to the controller. */
  scbk: z.string().regex(/^[0-9a-fA-F]{32}$/, 'a key of 32 hex digits'),
  card: wiegandCardSchema,
  /** The reader's outputs by which the controller tells what it did and what it senses. */
  outputs: z.strictObject({
    granted: output,
    passage: output,
    door: output.optional(),
    fire: output.optional(),
  }),
  /** The controller must have granted by then; a card that it has not asked for by then is taken back. */
  openWithinMs: z.int().min(200).max(30_000).default(2_000),
  ...wiredTimes,
});

export type OsdpTurnstileSettings = z.infer<typeof osdpTurnstileSchema>;

/** A panel that has not polled for so long is not there (v2.2, section 5.7). */
const OFFLINE_MS = 8_000;

/** An access controller that takes the gate for a card reader on its OSDP line. */
export function osdpTurnstile(settings: OsdpTurnstileSettings, clock: Clock): WiredTurnstile {
  return new WiredTurnstile(new OsdpWires(settings, clock), settings, clock);
}

class OsdpWires implements Wires {
  private readonly settings: OsdpTurnstileSettings;
  private readonly clock: Clock;
  private readonly line: Line;
  private readonly closing = new AbortController();
  private readonly peripheral: Peripheral;
  private events: WireEvents = { onContact: () => undefined, onSensing: () => undefined };
  private onGranted: () => void = () => undefined;
  private heard = new AbortController();
  private isSecure = false;

  constructor(settings: OsdpTurnstileSettings, clock: Clock) {
    this.settings = settings;
    this.clock = clock;
    this.line = new Line(settings.line, clock);
    this.peripheral = new Peripheral({
      address: settings.address,
      scbk: Buffer.from(settings.scbk, 'hex'),
      random: () => randomBytes(8),
      outputs: 16,
      onOutput: (at, state, forMs) => void this.setOutput(at, state, forMs),
      onSecure: (state) => {
        this.isSecure = state === 'secure';
        this.events.onSensing(this.isSecure ? 'works' : 'lost');
      },
    });
  }

  start(events: WireEvents): void {
    this.events = events;
    const reader = new OsdpReader();
    this.line.start(
      (bytes) => {
        for (const command of reader.read(bytes)) {
          const reply = this.peripheral.answer(command);
          if (!reply) continue;
          this.line.write(reply);
          void this.watchForSilence();
        }
      },
      () => this.peripheral.reset(),
    );
  }

  async free(): Promise<Ordered> {
    if (!this.isSecure) return 'refused';
    const granted = new AbortController();
    let [isShown, isGranted] = [false, false];
    this.onGranted = () => {
      isGranted = true;
      granted.abort();
    };
    this.peripheral.show(wiegandFrame(this.settings.card), () => {
      isShown = true;
    });
    const { signal } = this.closing;
    await this.clock.sleep(this.settings.openWithinMs, AbortSignal.any([granted.signal, signal]));
    this.peripheral.takeBack();
    this.onGranted = () => undefined;
    if (isGranted) return 'done';
    // A panel that has read the card and is there has decided against it.
    return isShown && !this.isSecure ? 'unclear' : 'refused';
  }

  hold(): Promise<Ordered> {
    this.peripheral.setInput(1);
    return Promise.resolve(this.isSecure ? 'done' : 'refused');
  }

  release(): Promise<Ordered> {
    this.peripheral.setInput(0);
    return Promise.resolve(this.isSecure ? 'done' : 'refused');
  }

  close(): Promise<void> {
    this.closing.abort();
    this.heard.abort();
    this.line.close();
    return Promise.resolve();
  }

  private async setOutput(at: number, state: ContactState, forMs: number | null): Promise<void> {
    this.tell(at, state);
    if (forMs === null) return;
    await this.clock.sleep(forMs, this.closing.signal);
    if (!this.closing.signal.aborted) this.tell(at, state === 'on' ? 'off' : 'on');
  }

  private tell(at: number, state: ContactState): void {
    const { outputs } = this.settings;
    if (at === outputs.granted && state === 'on') this.onGranted();
    for (const contact of CONTACTS) if (outputs[contact] === at) this.events.onContact(contact, state);
  }

  private async watchForSilence(): Promise<void> {
    this.heard.abort();
    const heard = new AbortController();
    this.heard = heard;
    await this.clock.sleep(OFFLINE_MS, AbortSignal.any([heard.signal, this.closing.signal]));
    if (!heard.signal.aborted && !this.closing.signal.aborted) this.peripheral.reset();
  }
}
