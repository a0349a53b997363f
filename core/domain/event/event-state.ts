/**
 * `draft` while it is set up, `live` while its gates let people in, `closed` when it is over and only looked
 * back on, `purged` when its people and its log are destroyed and nothing but its name and the proof is left.
 */
export const EVENT_STATES = ['draft', 'live', 'closed', 'purged'] as const;

export type EventState = (typeof EVENT_STATES)[number];

/** A closed event may be opened again, because somebody may close the wrong one; a purged one never. */
const NEXT: Readonly<Record<EventState, readonly EventState[]>> = {
  draft: ['live', 'purged'],
  live: ['closed'],
  closed: ['live', 'purged'],
  purged: [],
};

export function eventMayBecome(from: EventState, to: EventState): boolean {
  return NEXT[from].includes(to);
}
