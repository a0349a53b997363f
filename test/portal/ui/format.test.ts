import { describe, expect, it } from 'vitest';
import { createFormat, localeFor } from '../../../enrollment-portal/src/ui/format.ts';

const english = createFormat('en-GB', 'Europe/Paris');
const french = createFormat('fr', 'Europe/Paris');
const NOON_UTC = Date.parse('2026-08-03T12:00:05Z');

describe('how figures are written', () => {
  it('tells the time of the event on 24 hours', () => {
    expect(english.time(NOON_UTC)).toBe('14:00:05');
    expect(createFormat('en-US', 'America/New_York').time(NOON_UTC)).toBe('08:00:05');
  });

  it('writes dates in the language of the reader', () => {
    expect(english.day(NOON_UTC)).toBe('3 Aug 2026');
    expect(french.day(NOON_UTC)).toBe('3 août 2026');
  });

  it.each([
    [420, '0.4s'],
    [9_400, '9.4s'],
    [59_000, '59s'],
    [61_000, '1 min'],
    [7_200_000, '2 hrs'],
    [172_800_000, '2 days'],
  ])('rounds lengths to what matters: %d ms', (ms, text) => {
    expect(english.length(ms)).toBe(text);
  });

  it('never tells of the future when a clock is behind', () => {
    expect(english.ago(NOON_UTC + 5_000, NOON_UTC)).toBe('now');
    expect(english.ago(NOON_UTC - 180_000, NOON_UTC)).toBe('3 minutes ago');
  });

  it('gives similarities two decimals', () => {
    expect(english.similarity(0.7)).toBe('0.70');
    expect(french.similarity(0.456)).toBe('0,46');
  });

  it('takes the region from the browser and never puts the month first by itself', () => {
    expect(localeFor('fr', ['de-CH', 'fr-CH'])).toBe('fr-CH');
    expect(localeFor('en', ['fr-FR'])).toBe('en-GB');
    expect(localeFor('en', ['en-US'])).toBe('en-US');
    expect(localeFor('en', ['en-US@posix', 'en-CA'])).toBe('en-CA');
  });
});
