import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import { Line, lineSchema } from '../wired/line.ts';
import { Pulse } from '../wired/pulse.ts';
import { WiredTurnstile, wiredTimes } from '../wired/wired-turnstile.ts';
import {
  CONTACTS,
  type Contact,
  type ContactState,
  type Ordered,
  type WireEvents,
  type Wires,
} from '../wired/wires.ts';
import { ModbusBus } from './modbus-bus.ts';
import { readInputs, writeCoil, writeCoils } from './modbus-frames.ts';
import { type Bit, wiegandCardSchema, wiegandFrame } from './wiegand.ts';

const address = z.int().min(0).max(65_535);

const inputSchema = z.strictObject({
  input: z.int().min(0).max(63),
  /** The level at which it counts as on: `open` for a fire loop that breaks. */
  active: z.enum(['closed', 'open']).default('closed'),
});

const boardSchema = z.strictObject({
  line: lineSchema,
  unit: z.int().min(1).max(247).default(1),
  pollEveryMs: z.int().min(10).max(1_000).default(50),
  passage: inputSchema,
  door: inputSchema.optional(),
  fire: inputSchema.optional(),
});

export const serialTurnstileSchema = boardSchema.extend({
  kind: z.literal('serial-relay'),
  /** The relay that frees the lane. */
  coil: address.default(0),
  pulseMs: z.int().min(20).max(10_000).default(500),
  ...wiredTimes,
});

export const wiegandTurnstileSchema = boardSchema.extend({
  kind: z.literal('wiegand'),
  /** The board sends what is written to these coils, bit by bit, on its Wiegand output. */
  outputCoil: address,
  /** The relay that holds the lane open beside the controller, for fire. */
  releaseCoil: address,
  card: wiegandCardSchema,
  ...wiredTimes,
});

export type SerialTurnstileSettings = z.infer<typeof serialTurnstileSchema>;
export type WiegandTurnstileSettings = z.infer<typeof wiegandTurnstileSchema>;

/** A relay board on Modbus RTU: a relay to open, inputs to sense. */
export function serialTurnstile(settings: SerialTurnstileSettings, clock: Clock): WiredTurnstile {
  const bus = busOf(settings, clock);
  const setCoil = (level: 'on' | 'off') => ordered(bus, writeCoil(settings.coil, level));
  const pulse = new Pulse(setCoil, settings.pulseMs, clock);
  const board = new BoardWires(settings, bus, clock, {
    free: () => pulse.free(),
    hold: () => pulse.hold(),
    release: () => pulse.release(),
    close: () => pulse.close(),
  });
  return new WiredTurnstile(board, settings, clock);
}

/** An access controller that takes the gate for a card reader: a card that it knows opens the lane. */
export function wiegandTurnstile(settings: WiegandTurnstileSettings, clock: Clock): WiredTurnstile {
  const bus = busOf(settings, clock);
  const frame: readonly Bit[] = wiegandFrame(settings.card);
  const board = new BoardWires(settings, bus, clock, {
    free: () => ordered(bus, writeCoils(settings.outputCoil, frame)),
    hold: () => ordered(bus, writeCoil(settings.releaseCoil, 'on')),
    release: () => ordered(bus, writeCoil(settings.releaseCoil, 'off')),
    close: () => undefined,
  });
  return new WiredTurnstile(board, settings, clock);
}

function busOf({ line, unit }: z.infer<typeof boardSchema>, clock: Clock): ModbusBus {
  return new ModbusBus(new Line(line, clock), unit, clock);
}

async function ordered(bus: ModbusBus, pdu: Buffer): Promise<Ordered> {
  const answer = await bus.ask(pdu);
  switch (answer.kind) {
    case 'reply':
      return 'done';
    case 'refused':
    case 'not-sent':
      return 'refused';
    case 'unclear':
      return 'unclear';
  }
}

interface Orders extends Pick<Wires, 'free' | 'hold' | 'release'> {
  close(): void;
}

/** Of so many questions without an answer, one may be noise on the line. */
const LOST_AFTER = 3;

class BoardWires implements Wires {
  private readonly settings: z.infer<typeof boardSchema>;
  private readonly bus: ModbusBus;
  private readonly clock: Clock;
  private readonly orders: Orders;
  private readonly closing = new AbortController();
  private readonly states = new Map<Contact, ContactState>();
  private unanswered = 0;

  constructor(settings: z.infer<typeof boardSchema>, bus: ModbusBus, clock: Clock, orders: Orders) {
    this.settings = settings;
    this.bus = bus;
    this.clock = clock;
    this.orders = orders;
  }

  start(events: WireEvents): void {
    this.bus.start(() => events.onSensing('lost'));
    void this.watch(events);
  }

  free(): Promise<Ordered> {
    return this.orders.free();
  }

  hold(): Promise<Ordered> {
    return this.orders.hold();
  }

  release(): Promise<Ordered> {
    return this.orders.release();
  }

  close(): Promise<void> {
    this.closing.abort();
    this.orders.close();
    this.bus.close();
    return Promise.resolve();
  }

  private async watch(events: WireEvents): Promise<void> {
    const { signal } = this.closing;
    const contacts = CONTACTS.flatMap((contact) => {
      const wired = this.settings[contact];
      return wired ? [{ contact, ...wired }] : [];
    });
    const count = Math.max(...contacts.map(({ input }) => input)) + 1;
    while (!signal.aborted) {
      const answer = await this.bus.ask(readInputs(0, count));
      if (signal.aborted) return;
      if (answer.kind === 'reply') {
        this.unanswered = 0;
        for (const { contact, input, active } of contacts) {
          const isClosed = (((answer.pdu[2 + (input >> 3)] ?? 0) >> (input & 7)) & 1) === 1;
          this.tell(contact, isClosed === (active === 'closed') ? 'on' : 'off', events);
        }
        events.onSensing('works');
      } else {
        this.unanswered += 1;
        if (answer.kind === 'not-sent' || this.unanswered >= LOST_AFTER) events.onSensing('lost');
      }
      await this.clock.sleep(this.settings.pollEveryMs, signal);
    }
  }

  private tell(contact: Contact, state: ContactState, events: WireEvents): void {
    const before = this.states.get(contact) ?? 'off';
    this.states.set(contact, state);
    if (state !== before) events.onContact(contact, state);
  }
}
