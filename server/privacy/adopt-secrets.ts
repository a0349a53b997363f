import type { Db } from '../db/database.ts';
import { StartupError } from '../startup-error.ts';
import { SealBroken } from './sealed-box.ts';
import { type KeySources, loadSecrets, masterKeyId, type Secrets } from './secrets.ts';
import { Vault } from './vault.ts';

/**
 * Loads the keys and holds them against what the database was set up with, so that every process on
 * one database seals, signs and fingerprints alike. The first process makes the keys; another that
 * starts at the same moment waits, and then needs the same ones.
 * @throws StartupError also when these are not the keys of this database
 */
export function adoptSecrets(db: Db, sources: KeySources): Promise<Secrets> {
  return db.transaction().execute(async (tx) => {
    // Written to before it is read: whoever comes second waits here.
    const before = await tx
      .updateTable('installation')
      .set((eb) => ({ id: eb.ref('id') }))
      .returningAll()
      .executeTakeFirstOrThrow();
    const event = await tx.selectFrom('event_keys').select('event_id').limit(1).executeTakeFirst();
    const fresh = before.master_key_id === null && event === undefined;
    const secrets = loadSecrets(sources, fresh ? 'first-start' : 'has-database');
    const keys = { master_key_id: masterKeyId(secrets), signing_public_key: secrets.signing.publicKey };
    if (before.master_key_id === null) {
      if (event) await requireOpens(tx, event.event_id, secrets);
      await tx.updateTable('installation').set(keys).execute();
      return secrets;
    }
    if (before.master_key_id !== keys.master_key_id) throw foreign('master', sources);
    if (before.signing_public_key !== keys.signing_public_key) throw foreign('signing', sources);
    return secrets;
  });
}

/** A database from before keys were noted: its events tell whether the master key is theirs. */
async function requireOpens(tx: Db, eventId: string, secrets: Secrets): Promise<void> {
  try {
    await new Vault(secrets.masterKey).ofEvent(tx, eventId);
  } catch (error) {
    if (error instanceof SealBroken)
      throw new StartupError('The master key is not the one that this database was set up with.', {
        cause: error,
      });
    throw error;
  }
}

function foreign(which: 'master' | 'signing', { dir, ...given }: KeySources): StartupError {
  const setting = which === 'master' ? given.masterKey : given.signingKey;
  const where = setting === undefined ? `in ${dir}` : `in VENUE_${which.toUpperCase()}_KEY`;
  return new StartupError(
    `The ${which} key ${where} is not the one that this database was set up with: take the keys of the server that made it.`,
  );
}
