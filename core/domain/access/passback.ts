import { dayBefore, instantOf, localTimeAt, minutesOf } from './local-time.ts';
import { isAmong, type Moment } from './schedule.ts';

export type Direction = 'in' | 'out';

interface Forgiveness {
  /** Codes of categories that may come and go as they like; `ALL` is everybody. */
  readonly exempt: readonly string[];
}

/** When the zone forgets who is inside without having seen them leave. */
interface Reset extends Forgiveness {
  readonly resetAfterMs: number;
  /** `04:00`, by the event's clock, on every day; null for never. */
  readonly resetDailyAt: string | null;
}

/**
 * `soft` lets the person pass and marks the entry; `hard` keeps the lane shut until they were seen to leave or the
 * zone has forgotten. `timed` keeps it shut for a while after each passage, whether they left or not: a badge
 * handed over the fence is of no use during that time.
 */
export type PassbackPolicy =
  | { readonly kind: 'none' }
  | ({ readonly kind: 'soft' } & Reset)
  | ({ readonly kind: 'hard' } & Reset)
  | ({ readonly kind: 'timed'; readonly forMs: number } & Forgiveness);

/** When somebody was last seen to walk each way, epoch milliseconds; null for never. */
export interface LastPassages {
  readonly in: number | null;
  readonly out: number | null;
}

export interface PassbackQuestion {
  readonly policy: PassbackPolicy;
  /** When somebody last made the zone forget, epoch milliseconds; null for never. */
  readonly forgottenAtMs: number | null;
  readonly category: string;
  readonly direction: Direction;
  readonly last: LastPassages;
  readonly moment: Moment;
}

export type PassbackVerdict = 'clear' | 'soft-violation' | 'hard-violation';

/** Somebody who went in must come out, or wait until the zone forgets, before going in again; and the other way round. */
export function judgePassback(question: PassbackQuestion): PassbackVerdict {
  const { policy, category, direction, last, moment } = question;
  const sameWay = last[direction];
  if (policy.kind === 'none' || sameWay === null || isAmong(category, policy.exempt)) return 'clear';
  if (sameWay < (question.forgottenAtMs ?? Number.NEGATIVE_INFINITY)) return 'clear';
  if (policy.kind === 'timed') return moment.atMs - sameWay >= policy.forMs ? 'clear' : 'hard-violation';
  const otherWay = last[direction === 'in' ? 'out' : 'in'];
  if (otherWay !== null && otherWay > sameWay) return 'clear';
  if (moment.atMs - sameWay >= policy.resetAfterMs) return 'clear';
  if (policy.resetDailyAt !== null && sameWay < lastDaily(policy.resetDailyAt, moment)) return 'clear';
  return policy.kind === 'hard' ? 'hard-violation' : 'soft-violation';
}

/** The latest moment, now included, at which the clock showed this time. */
function lastDaily(clock: string, { atMs, timeZone }: Moment): number {
  const { date } = localTimeAt(atMs, timeZone);
  const todayMs = instantOf(date, minutesOf(clock), timeZone);
  return todayMs <= atMs ? todayMs : instantOf(dayBefore(date), minutesOf(clock), timeZone);
}
