export const EVENT_SECTIONS = [
  'live',
  'log',
  'alerts',
  'lanes',
  'now',
  'people',
  'imports',
  'reviews',
  'look-alikes',
  'watchlist',
  'gates',
  'setup',
] as const;
export type EventSection = (typeof EVENT_SECTIONS)[number];

export function eventPath(eventId: string, section: EventSection): string {
  return `/events/${encodeURIComponent(eventId)}/${section}`;
}

/** The section that an address belongs to; null on pages of no event. */
export function sectionOf(path: string): EventSection | null {
  const segment = path.split('/')[3];
  return EVENT_SECTIONS.find((section) => section === segment) ?? null;
}

export function personPath(eventId: string, personId: string): string {
  return `${eventPath(eventId, 'people')}/${encodeURIComponent(personId)}`;
}

const LAST_EVENT = 'event';

export function rememberEvent(eventId: string): void {
  localStorage.setItem(LAST_EVENT, eventId);
}

export function rememberedEvent(): string | null {
  return localStorage.getItem(LAST_EVENT);
}
