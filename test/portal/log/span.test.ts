import { describe, expect, it } from 'vitest';
import { fieldOf, instantOfField, spanOf, timesOf } from '../../../enrollment-portal/src/log/span.ts';

const PARIS = 'Europe/Paris';
/** 10:20 in Paris, on the day after the clocks were put back. */
const NOW = Date.parse('2026-10-26T09:20:00Z');

describe('a named time', () => {
  it('begins with the day at the event, whatever the clocks do', () => {
    expect(timesOf('today', NOW, PARIS)).toEqual({ from: Date.parse('2026-10-25T23:00:00Z') });
    expect(timesOf('yesterday', NOW, PARIS)).toEqual({
      from: Date.parse('2026-10-24T22:00:00Z'),
      until: Date.parse('2026-10-25T23:00:00Z'),
    });
    expect(timesOf('week', NOW, PARIS)).toEqual({ from: Date.parse('2026-10-19T22:00:00Z') });
  });

  it.each(['ever', 'hour', 'today', 'yesterday', 'week'] as const)('is known again: %s', (span) => {
    expect(spanOf(timesOf(span, NOW, PARIS), NOW, PARIS)).toBe(span);
  });

  it('is one of its own when it is none of these', () => {
    expect(spanOf({ from: NOW - 7_200_000 }, NOW, PARIS)).toBe('own');
    expect(spanOf({ until: NOW }, NOW, PARIS)).toBe('own');
  });
});

describe('a field for date and time', () => {
  it('is read by the event’s clock', () => {
    expect(instantOfField('2026-10-26T10:20', PARIS)).toBe(NOW);
    expect(fieldOf(NOW, PARIS)).toBe('2026-10-26T10:20');
  });

  it.each(['', '2026-10-26', 'T10:20'])('is nothing while it is half filled: %j', (field) => {
    expect(instantOfField(field, PARIS)).toBeNull();
  });
});
