import { isAmong } from './schedule.ts';

/** How many may be in a zone at once. */
export type OccupancyLimit =
  | { readonly kind: 'unlimited' }
  | {
      readonly kind: 'limited';
      readonly most: number;
      /** Codes of categories that always find room; `ALL` is everybody. */
      readonly exempt: readonly string[];
    };

/** @param inside how many are in the zone as far as the gate knows; null when it was never told */
export function hasRoom(limit: OccupancyLimit, category: string, inside: number | null): boolean {
  if (limit.kind === 'unlimited' || isAmong(category, limit.exempt)) return true;
  return inside !== null && inside < limit.most;
}
