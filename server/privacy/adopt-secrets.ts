import type { Db } from '../db/database.ts';
import { StartupError } from '../startup-error.ts';
import { SealBroken, seal } from './sealed-box.ts';
import { type KeySources, loadSecrets, type Secrets } from './secrets.ts';
import { Vault } from './vault.ts';

/** What the keys of accounts, codes and links are wrapped as. */
export const DERIVED_KEYS = 'derived-keys';

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
    const { masterKeys, signing } = secrets;
    if (before.master_key_id === null) {
      if (event) await requireOpens(tx, event.event_id, secrets);
      const keys = { master_key_id: masterKeys.firstId, signing_public_key: signing.publicKey };
      await tx.updateTable('installation').set(keys).execute();
    } else {
      if (!masterKeys.has(before.master_key_id)) throw foreign('master', sources);
      if (before.signing_public_key !== signing.publicKey) throw foreign('signing', sources);
    }
    return { ...secrets, ...(await adoptDerivedKeys(tx, secrets, before.wrapped_derived_keys)) };
  });
}

type DerivedKeys = Pick<Secrets, 'accountKey' | 'codeKey' | 'linkKey'>;

/** Derived once, from the first master key, and from then on kept as they are: accounts and links outlive its exchange. */
async function adoptDerivedKeys(
  tx: Db,
  { accountKey, codeKey, linkKey, masterKeys }: Secrets,
  wrapped: Uint8Array | null,
): Promise<DerivedKeys> {
  const kept = wrapped && masterKeys.unwrap(DERIVED_KEYS, wrapped);
  if (kept?.length === DERIVED_BYTES) {
    return { accountKey: kept.slice(0, 32), codeKey: kept.slice(32, 64), linkKey: kept.slice(64) };
  }
  // Links were once signed by a key that was derived anew at each start.
  const keys = kept
    ? { accountKey: kept.slice(0, 32), codeKey: kept.slice(32), linkKey }
    : { accountKey, codeKey, linkKey };
  const sealed = seal(await masterKeys.inForce(tx), DERIVED_KEYS, derivedBytes(keys));
  await tx.updateTable('installation').set({ wrapped_derived_keys: sealed }).execute();
  return keys;
}

const DERIVED_BYTES = 96;

/** The keys of accounts, codes and links as they are wrapped. */
export function derivedBytes({ accountKey, codeKey, linkKey }: DerivedKeys): Uint8Array {
  return Buffer.concat([accountKey, codeKey, linkKey]);
}

/** A database from before keys were noted: its events tell whether the master key is theirs. */
async function requireOpens(tx: Db, eventId: string, secrets: Secrets): Promise<void> {
  try {
    await new Vault(secrets.masterKeys).ofEvent(tx, eventId);
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
