import { onTestFinished } from 'vitest';
import { openSealing } from '#gate-agent/device/sealing';
import type { Journal } from '#gate-agent/journal/journal';
import { DEFAULT_RETENTION, type JournalRetention } from '#gate-agent/journal/journal-options';
import { openJournal } from '#gate-agent/journal/open-journal';
import { ReplayClock } from '#gate-agent/replay-clock';

export const DEVICE_ID = 'device-one';
export const START_MS = Date.UTC(2030, 6, 1, 9);

export function openTestJournal(
  dataDir: string,
  options: { clock?: ReplayClock; retention?: Partial<JournalRetention>; deviceId?: string } = {},
): Journal {
  const journal = openJournal({
    dataDir,
    deviceId: options.deviceId ?? DEVICE_ID,
    clock: options.clock ?? new ReplayClock(START_MS),
    sealing: openSealing(dataDir),
    retention: { ...DEFAULT_RETENTION, ...options.retention },
  });
  onTestFinished(() => journal.close());
  return journal;
}

export const EVERYTHING = { records: 1_000, cropBytes: 10_000_000 };
