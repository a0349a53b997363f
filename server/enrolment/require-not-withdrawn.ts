import type { Db } from '../db/database.ts';
import { RequestError } from '../request-error.ts';
import { latestConsents } from './consent-store.ts';

/** @throws RequestError `conflict` for somebody who has said no: no picture of their face is kept. */
export async function requireNotWithdrawn(db: Db, personId: string): Promise<void> {
  const consent = (await latestConsents(db, [personId])).get(personId);
  if (consent && consent.withdrawn_at !== null) {
    throw new RequestError('conflict', [{ path: 'params.personId', problem: 'has withdrawn consent' }]);
  }
}
