import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { HttpTurnstile, httpTurnstileSchema } from './http-turnstile.ts';
import { SimulatedTurnstile, simulatedTurnstileSchema } from './simulated-turnstile.ts';
import type { Turnstile } from './turnstile.ts';

export const turnstileSchema = z.discriminatedUnion('kind', [simulatedTurnstileSchema, httpTurnstileSchema]);

export type TurnstileSettings = z.infer<typeof turnstileSchema>;

export function openTurnstile(settings: TurnstileSettings, clock: Clock): Turnstile {
  switch (settings.kind) {
    case 'simulated':
      return new SimulatedTurnstile(settings, clock);
    case 'http':
      return new HttpTurnstile(settings, clock);
  }
}
