import { z } from 'zod';

export const gpioLineSchema = z.strictObject({
  line: z.int().min(0).max(511),
  /** The level that means on; `low` for a contact that pulls down, or a relay board that is driven low. */
  active: z.enum(['high', 'low']).default('high'),
});

export const gpioChip = {
  chip: z.string().regex(/^(\/dev\/)?gpiochip\d{1,3}$/, 'a chip like gpiochip0'),
  /** Which libgpiod the commands gpioset, gpioget and gpiomon are of; `gpioset --version` tells. */
  libgpiod: z.enum(['v1', 'v2']).default('v2'),
};

const placeSchema = gpioLineSchema.extend(gpioChip);

/** Which line of which chip, and how the installed commands want to be asked. */
export type GpioPlace = z.infer<typeof placeSchema>;
