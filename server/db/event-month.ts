/** A calendar month in UTC: the unit in which PostgreSQL keeps an event's part of the log. */
export interface Month {
  /** `202611` */
  readonly name: string;
  readonly fromMs: number;
  /** Where the next month begins. */
  readonly untilMs: number;
}

/** Further back than gates are ever offline. */
const MONTHS_BACK = 12;
/** A part is made in the month before it is needed. */
const MONTHS_AHEAD = 1;

export function monthOf(atMs: number): Month {
  return month(new Date(atMs).getUTCFullYear(), new Date(atMs).getUTCMonth());
}

export function monthAfter({ untilMs }: Month): Month {
  return monthOf(untilMs);
}

/** Whether a record of that time is believed enough to have a part made for it: a gate's clock may be far off. */
export function isPlausible(atMs: number, nowMs: number): boolean {
  const now = new Date(nowMs);
  const at = new Date(atMs);
  const months = (at.getUTCFullYear() - now.getUTCFullYear()) * 12 + at.getUTCMonth() - now.getUTCMonth();
  return months >= -MONTHS_BACK && months <= MONTHS_AHEAD;
}

function month(year: number, index: number): Month {
  const fromMs = Date.UTC(year, index);
  return {
    name: new Date(fromMs).toISOString().slice(0, 7).replace('-', ''),
    fromMs,
    untilMs: Date.UTC(year, index + 1),
  };
}
