import { useMatch } from 'react-router';

/** The event of the address, also for what surrounds its pages; null on pages of no event. */
export function useEventId(): string | null {
  return useMatch('/events/:eventId/*')?.params.eventId ?? null;
}
