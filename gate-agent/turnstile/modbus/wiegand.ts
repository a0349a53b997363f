import { z } from 'zod';

export type Bit = 0 | 1;

/** The one card by which an access controller knows the gate. */
export const wiegandCardSchema = z.discriminatedUnion('bits', [
  z.strictObject({
    bits: z.literal(26),
    facility: z.int().min(0).max(255),
    number: z.int().min(0).max(65_535),
  }),
  z.strictObject({
    bits: z.literal(34),
    facility: z.int().min(0).max(65_535),
    number: z.int().min(0).max(65_535),
  }),
]);

export type WiegandCard = z.infer<typeof wiegandCardSchema>;

/**
 * A card as the bits on the two data lines, first sent first: even parity over the first half of the
 * data, facility and number with their highest bit first, odd parity over the second half. 26 bits are
 * H10301 (8 + 16), 34 bits are H10306 (16 + 16).
 */
export function wiegandFrame({ bits, facility, number }: WiegandCard): readonly Bit[] {
  const data = [...binary(facility, bits - 18), ...binary(number, 16)];
  const half = data.length / 2;
  const ones = (part: readonly Bit[]): number => part.filter((bit) => bit === 1).length;
  const leading: Bit = ones(data.slice(0, half)) % 2 === 0 ? 0 : 1;
  const trailing: Bit = ones(data.slice(half)) % 2 === 0 ? 1 : 0;
  return [leading, ...data, trailing];
}

function binary(value: number, width: number): Bit[] {
  return Array.from({ length: width }, (_, i) => (((value >>> (width - 1 - i)) & 1) === 1 ? 1 : 0));
}
