import { describe, expect, it } from 'vitest';
import { type HeardAlerts, hear, NOTHING_HEARD } from '../../../enrollment-portal/src/alerts/heard-alerts.ts';

const alert = { id: 'alert-001', times: 1, acknowledged: null };

function rings(told: readonly Parameters<typeof hear>[1][]): boolean[] {
  let heard: HeardAlerts = NOTHING_HEARD;
  return told.map((one) => {
    const news = hear(heard, one);
    heard = news.heard;
    return news.ring;
  });
}

describe('the sound of alerts', () => {
  it('comes with an alert, and again when it happens once more', () => {
    expect(rings([alert, { ...alert, times: 2 }, { ...alert, id: 'alert-002' }])).toEqual([true, true, true]);
  });

  it('does not come again when the same is told across a reconnect', () => {
    expect(rings([alert, alert])).toEqual([true, false]);
  });

  it('does not come with what somebody has seen to', () => {
    const acknowledged = { by: 'officer', at: 1, note: '' };
    expect(rings([{ ...alert, acknowledged }])).toEqual([false]);
  });
});
