/** Numbers, dates and lengths of time in the reader's language; dates in the event's time zone. */
export interface Format {
  readonly time: (atMs: number) => string;
  readonly day: (atMs: number) => string;
  readonly dayAndTime: (atMs: number) => string;
  /** `Mon` */
  readonly weekday: (atMs: number) => string;
  readonly number: (value: number) => string;
  /** Two decimals: as fine as a similarity says anything. */
  readonly similarity: (value: number) => string;
  /** `2%`; below ten with one decimal. */
  readonly percent: (share: number) => string;
  /** `12 s`, `3 min`, `5 h`, `2 days`; under ten seconds with one decimal. */
  readonly length: (lengthMs: number) => string;
  /** `3 minutes ago` */
  readonly ago: (atMs: number, nowMs: number) => string;
  readonly list: (items: readonly string[]) => string;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * @param locale BCP 47
 * @param timeZone IANA name; the browser's own when null
 */
export function createFormat(locale: string, timeZone: string | null): Format {
  const zone = timeZone === null ? {} : { timeZone };
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'medium', hourCycle: 'h23', ...zone });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', ...zone });
  const dayAndTime = new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'medium',
    hourCycle: 'h23',
    ...zone,
  });
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', ...zone });
  const number = new Intl.NumberFormat(locale);
  const similarity = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  const percentOf = (digits: number) =>
    new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: digits });
  const length = (value: number, unit: string, digits: number) =>
    new Intl.NumberFormat(locale, {
      style: 'unit',
      unit,
      unitDisplay: unit === 'day' ? 'long' : unit === 'second' ? 'narrow' : 'short',
      maximumFractionDigits: digits,
    }).format(value);

  return {
    time: (atMs) => time.format(atMs),
    day: (atMs) => day.format(atMs),
    dayAndTime: (atMs) => dayAndTime.format(atMs),
    weekday: (atMs) => weekday.format(atMs),
    number: (value) => number.format(value),
    similarity: (value) => similarity.format(value),
    percent: (share) => percentOf(share < 0.1 ? 1 : 0).format(share),
    length: (ms) => {
      if (ms < 10 * SECOND) return length(ms / SECOND, 'second', 1);
      if (ms < MINUTE) return length(Math.round(ms / SECOND), 'second', 0);
      if (ms < HOUR) return length(Math.round(ms / MINUTE), 'minute', 0);
      if (ms < 2 * DAY) return length(Math.round(ms / HOUR), 'hour', 0);
      return length(Math.round(ms / DAY), 'day', 0);
    },
    ago: (atMs, nowMs) => {
      const ms = Math.min(0, atMs - nowMs);
      if (-ms < MINUTE) return relative.format(Math.round(ms / SECOND), 'second');
      if (-ms < HOUR) return relative.format(Math.round(ms / MINUTE), 'minute');
      if (-ms < 2 * DAY) return relative.format(Math.round(ms / HOUR), 'hour');
      return relative.format(Math.round(ms / DAY), 'day');
    },
    list: (items) => list.format(items),
  };
}

/** The region of the browser with the language of the portal: `fr` on a Swiss machine is `fr-CH`. */
export function localeFor(language: string, browserLocales: readonly string[]): string {
  const regional = browserLocales.find(
    (locale) => locale.toLowerCase().split('-')[0] === language && isLocale(locale),
  );
  // English without a region would put the month first, which most of the world misreads.
  return regional ?? (language === 'en' ? 'en-GB' : language);
}

/** Browsers pass on what the system calls itself, such as `en-US@posix`, which Intl refuses with an error. */
function isLocale(locale: string): boolean {
  try {
    return Intl.getCanonicalLocales(locale).length === 1;
  } catch {
    return false;
  }
}
