import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { AlertLog } from '#gate-agent/alert/alert-log';
import { type AlertBody, JournalFault } from '#gate-agent/journal/journal';
import { ReplayClock } from '#gate-agent/replay-clock';
import { EVERYTHING, openTestJournal, START_MS } from '../world/open-test-journal.ts';
import { tempFolder } from '../world/temp-folder.ts';

const FROZEN = { kind: 'camera', condition: 'frozen' } as const;

function alertLog(recordAlert: (alert: AlertBody) => void, lanes: Record<string, string>) {
  const clock = new ReplayClock(START_MS);
  let made = 0;
  const alerts = new AlertLog({
    journal: { recordAlert },
    clock,
    laneIdOf: (lane) => lanes[lane] ?? null,
    newId: () => {
      made += 1;
      return `alert-000${made}`;
    },
    log: pino({ level: 'silent' }),
    onRecorded: () => undefined,
  });
  return { alerts, clock };
}

describe('an alert', () => {
  it('is a link of the journal like every passage: when it begins and when it ends', () => {
    const journal = openTestJournal(tempFolder());
    const { alerts } = alertLog((alert) => journal.recordAlert(alert), { 'Lane 1': 'lane-north-1' });
    const isOver = alerts.began('Lane 1', FROZEN);
    isOver();
    const common = { kind: 'alert', alertId: 'alert-0001', laneId: 'lane-north-1', alert: FROZEN };
    expect(journal.pending(EVERYTHING).records.map(({ seq, body }) => [seq, body])).toEqual([
      [1, { ...common, phase: 'began', noticedAtMs: START_MS }],
      [2, { ...common, phase: 'ended', noticedAtMs: START_MS }],
    ]);
  });

  it('waits in order while the journal cannot be written, and tells when it was noticed', async () => {
    const written: AlertBody[] = [];
    let isFull = true;
    const { alerts, clock } = alertLog(
      (alert) => {
        if (isFull) throw new JournalFault('the disk is full');
        written.push(alert);
      },
      { 'Lane 1': 'lane-north-1' },
    );
    const isOver = alerts.began('Lane 1', FROZEN);
    await clock.advanceTo(5_000);
    isOver();
    isFull = false;
    alerts.flush();
    expect(written.map(({ phase, noticedAtMs }) => [phase, noticedAtMs - START_MS])).toEqual([
      ['began', 0],
      ['ended', 5_000],
    ]);
  });

  it('waits until the server has told where the lane stands', () => {
    const lanes: Record<string, string> = {};
    const written: AlertBody[] = [];
    const { alerts } = alertLog((alert) => written.push(alert), lanes);
    alerts.began('Lane 1', FROZEN);
    expect(written).toEqual([]);
    lanes['Lane 1'] = 'lane-north-1';
    alerts.flush();
    expect(written).toMatchObject([{ laneId: 'lane-north-1' }]);
  });

  it('does not hide a defect', () => {
    const { alerts } = alertLog(() => {
      throw new TypeError('a defect');
    }, {});
    expect(() => alerts.happened(null, { kind: 'clock-jump', jumpMs: 5_000 })).toThrow(TypeError);
  });
});
