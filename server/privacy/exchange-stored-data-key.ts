import { systemClock } from '../clock.ts';
import { databasePlaceOf, keySourcesOf, type ServerSettings } from '../config.ts';
import { openDatabase } from '../db/open-database.ts';
import { RequestError } from '../request-error.ts';
import { StartupError } from '../startup-error.ts';
import { adoptSecrets } from './adopt-secrets.ts';
import { beginDataKeyExchange } from './exchange-data-key.ts';
import { Vault } from './vault.ts';

/** As whoever runs the machine does it, beside running servers, whose jobs do the rest. @throws StartupError */
export async function exchangeStoredDataKey(settings: ServerSettings, eventId: string): Promise<void> {
  const nowMs = systemClock.nowMs();
  const database = await openDatabase(databasePlaceOf(settings), nowMs, () => undefined);
  try {
    const { masterKeys } = await adoptSecrets(database.db, keySourcesOf(settings));
    const order = { eventId, actor: { kind: 'operator' }, nowMs } as const;
    await database.db.transaction().execute((tx) => beginDataKeyExchange(tx, new Vault(masterKeys), order));
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    throw new StartupError(`There is no event ${eventId} whose key could be exchanged now.`, {
      cause: error,
    });
  } finally {
    await database.close();
  }
}
