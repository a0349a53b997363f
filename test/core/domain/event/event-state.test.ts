import { describe, expect, it } from 'vitest';
import { EVENT_STATES, eventMayBecome } from '#domain/event/event-state';

describe('the life of an event', () => {
  const steps = EVENT_STATES.flatMap((from) =>
    EVENT_STATES.filter((to) => eventMayBecome(from, to)).map((to) => `${from} to ${to}`),
  );

  it('has these steps and no others', () => {
    expect(steps).toEqual([
      'draft to live',
      'draft to purged',
      'live to closed',
      'closed to live',
      'closed to purged',
    ]);
  });
});
