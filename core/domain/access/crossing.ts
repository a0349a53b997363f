import type { Direction } from './passback.ts';

/** Somebody walked through a lane of a zone, as its turnstile said, or a person who looked says where somebody is. */
export interface Crossing {
  /** Null: nobody knows who it was. */
  readonly personId: string | null;
  readonly direction: Direction;
  readonly atMs: number;
}

/** Where somebody was last seen of a zone. */
export interface Whereabouts {
  readonly atMs: number;
  readonly place: 'inside' | 'outside';
}

/** From when on a zone is counted: whoever went in before and was not seen since is not in it. */
export interface CountedFrom {
  /** Epoch milliseconds of the last time that the zone was declared empty; 0: never. */
  readonly emptiedAtMs: number;
  /** Of the last time that people without a name were counted by hand; never before `emptiedAtMs`. */
  readonly unnamedAtMs: number;
}

/**
 * Where a crossing leaves somebody, whatever order crossings become known in: gates that were offline
 * tell late, and the latest moment counts, not the latest news.
 * @returns undefined when a later crossing is known already
 */
export function whereaboutsAfter(
  crossing: Crossing,
  known: Whereabouts | undefined,
  { emptiedAtMs }: CountedFrom,
): Whereabouts | undefined {
  if (known && crossing.atMs <= known.atMs) return undefined;
  const inside = crossing.direction === 'in' && crossing.atMs > emptiedAtMs;
  return { atMs: crossing.atMs, place: inside ? 'inside' : 'outside' };
}

/** What a crossing without a name adds to those inside without a name: 1, -1, or 0 when it was counted by hand since. */
export function unnamedBy({ direction, atMs }: Crossing, { unnamedAtMs }: CountedFrom): number {
  if (!(atMs > unnamedAtMs)) return 0;
  return direction === 'in' ? 1 : -1;
}
