import { describe, expect, it } from 'vitest';
import { heldBack, pauseAt } from '../../../enrollment-portal/src/live/pause.ts';
import { entry } from './entries.ts';

const first = entry('aaaaaaaa', 10);
const second = entry('bbbbbbbb', 20);
const pause = pauseAt([second, first]);

describe('a paused page', () => {
  it('keeps new entries back and counts them', () => {
    const { shown, waiting } = heldBack([entry('cccccccc', 30), second, first], pause);
    expect(shown).toEqual([second, first]);
    expect(waiting).toBe(1);
  });

  it('still shows what becomes of the entries on it', () => {
    const passed = entry('bbbbbbbb', 20, { version: 31, result: 'passed' });
    expect(heldBack([passed, first], pause).shown).toEqual([passed, first]);
  });

  it('still shows older entries that are loaded below', () => {
    const older = entry('00000000', 5);
    expect(heldBack([second, first, older], pause)).toEqual({ shown: [second, first, older], waiting: 0 });
  });

  it('keeps everything back when it was paused empty', () => {
    expect(heldBack([first], pauseAt([]))).toEqual({ shown: [], waiting: 1 });
  });
});
