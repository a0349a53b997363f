import { randomUUID } from 'node:crypto';
import { claimFolder } from '../device/claim-folder.ts';
import { readIdentity } from '../device/device-identity.ts';
import { openSealing } from '../device/sealing.ts';
import { GateError } from '../gate-error.ts';
import { systemClock } from '../system-clock.ts';
import { DEFAULT_RETENTION } from './journal-options.ts';
import { openJournal } from './open-journal.ts';
import { type SetAside, setJournalAside } from './set-journal-aside.ts';

/**
 * Puts a damaged journal aside and begins a new one whose first record says what was lost.
 * @throws GateError when an agent runs in the folder, or the gate must be paired anew
 */
export function startNewJournal(dataDir: string): SetAside {
  const identity = readIdentity(dataDir);
  if (!identity) throw new GateError(`There is no identity in ${dataDir}.`);
  const claim = claimFolder(dataDir);
  try {
    const setAside = setJournalAside(dataDir, systemClock.wallMs());
    const { continuesAt: startsAfter, lostRecords } = setAside;
    const sealing = openSealing(dataDir);
    const { deviceId } = identity;
    const journal = openJournal({
      dataDir,
      deviceId,
      clock: systemClock,
      sealing,
      retention: DEFAULT_RETENTION,
      startsAfter,
    });
    journal.recordAlert({
      kind: 'alert',
      alertId: randomUUID(),
      laneId: null,
      alert: { kind: 'journal-set-aside', lostRecords },
      phase: 'happened',
      noticedAtMs: Math.round(systemClock.wallMs()),
    });
    journal.close();
    return setAside;
  } finally {
    claim.release();
  }
}
