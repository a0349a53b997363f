import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import { Pulse } from '../wired/pulse.ts';
import { WiredTurnstile, wiredTimes } from '../wired/wired-turnstile.ts';
import { CONTACTS, type Contact, type Ordered, type WireEvents, type Wires } from '../wired/wires.ts';
import { GpioContact } from './gpio-contact.ts';
import { gpioChip, gpioLineSchema } from './gpio-place.ts';
import { GpioRelay } from './gpio-relay.ts';

export const gpioTurnstileSchema = z.strictObject({
  kind: z.literal('gpio'),
  ...gpioChip,
  relay: gpioLineSchema,
  passage: gpioLineSchema,
  door: gpioLineSchema.optional(),
  fire: gpioLineSchema.optional(),
  pulseMs: z.int().min(20).max(10_000).default(500),
  ...wiredTimes,
});

export type GpioTurnstileSettings = z.infer<typeof gpioTurnstileSchema>;

/** Relay and contacts on the pins of the gate's own computer, through libgpiod's command line. */
export function gpioTurnstile(settings: GpioTurnstileSettings, clock: Clock): WiredTurnstile {
  return new WiredTurnstile(new GpioWires(settings, clock), settings, clock);
}

class GpioWires implements Wires {
  private readonly relay: GpioRelay;
  private readonly pulse: Pulse;
  private readonly contacts: readonly { readonly contact: Contact; readonly wire: GpioContact }[];
  private readonly lost = new Set<Contact>();

  constructor(settings: GpioTurnstileSettings, clock: Clock) {
    const { chip, libgpiod } = settings;
    this.relay = new GpioRelay({ chip, libgpiod, ...settings.relay }, clock);
    this.pulse = new Pulse((level) => this.relay.set(level), settings.pulseMs, clock);
    this.contacts = CONTACTS.flatMap((contact) => {
      const line = settings[contact];
      return line ? [{ contact, wire: new GpioContact({ chip, libgpiod, ...line }, clock) }] : [];
    });
  }

  start(events: WireEvents): void {
    for (const { contact } of this.contacts) this.lost.add(contact);
    for (const { contact, wire } of this.contacts) {
      wire.start({
        onLevel: (state) => events.onContact(contact, state),
        onSensing: (state) => {
          if (state === 'lost') this.lost.add(contact);
          else this.lost.delete(contact);
          events.onSensing(this.lost.size === 0 ? 'works' : 'lost');
        },
      });
    }
  }

  free(): Promise<Ordered> {
    return this.pulse.free();
  }

  hold(): Promise<Ordered> {
    return this.pulse.hold();
  }

  release(): Promise<Ordered> {
    return this.pulse.release();
  }

  async close(): Promise<void> {
    this.pulse.close();
    await this.relay.close();
    for (const { wire } of this.contacts) wire.close();
  }
}
