import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { gpioTurnstile, gpioTurnstileSchema } from './gpio/gpio-turnstile.ts';
import { HttpTurnstile, httpTurnstileSchema } from './http-turnstile.ts';
import {
  serialTurnstile,
  serialTurnstileSchema,
  wiegandTurnstile,
  wiegandTurnstileSchema,
} from './modbus/relay-board.ts';
import { mqttTurnstile, mqttTurnstileSchema } from './mqtt-turnstile.ts';
import { osdpTurnstile, osdpTurnstileSchema } from './osdp/osdp-turnstile.ts';
import { SimulatedTurnstile, simulatedTurnstileSchema } from './simulated-turnstile.ts';
import type { Turnstile } from './turnstile.ts';

export const turnstileSchema = z.discriminatedUnion('kind', [
  simulatedTurnstileSchema,
  httpTurnstileSchema,
  mqttTurnstileSchema,
  serialTurnstileSchema,
  gpioTurnstileSchema,
  wiegandTurnstileSchema,
  osdpTurnstileSchema,
]);

export type TurnstileSettings = z.infer<typeof turnstileSchema>;

export function openTurnstile(settings: TurnstileSettings, clock: Clock): Turnstile {
  switch (settings.kind) {
    case 'simulated':
      return new SimulatedTurnstile(settings, clock);
    case 'http':
      return new HttpTurnstile(settings, clock);
    case 'mqtt':
      return mqttTurnstile(settings, clock);
    case 'serial-relay':
      return serialTurnstile(settings, clock);
    case 'gpio':
      return gpioTurnstile(settings, clock);
    case 'wiegand':
      return wiegandTurnstile(settings, clock);
    case 'osdp':
      return osdpTurnstile(settings, clock);
  }
}
