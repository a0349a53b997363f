import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { appendAudit } from '../audit/audit-log.ts';
import { systemClock } from '../clock.ts';
import { databasePlaceOf, keySourcesOf, type ServerSettings } from '../config.ts';
import type { Db } from '../db/database.ts';
import { openDatabase } from '../db/open-database.ts';
import { StartupError } from '../startup-error.ts';
import { adoptSecrets, DERIVED_KEYS, derivedBytes } from './adopt-secrets.ts';
import { MasterKeys, masterKeyIdOf } from './master-keys.ts';
import { seal } from './sealed-box.ts';
import {
  type KeySources,
  masterKeyFile,
  nextMasterKeyFile,
  nextMasterKeyGiven,
  type Secrets,
} from './secrets.ts';
import { Vault } from './vault.ts';
import { writeFileDurably } from './write-file-durably.ts';

export interface RotatedKeys {
  readonly events: number;
  readonly keyId: string;
  /** `in-setting`: whoever set it has to put the new one in its place. */
  readonly oldKey: 'gone' | 'in-setting';
}

/**
 * Exchanges the master key for a new one while servers run: they find the new one where the old one is,
 * and the old one is good until every key that it wrapped is wrapped by the new one. Interrupted, it goes
 * on with the same new key when it is called again.
 * @throws StartupError when the key is a setting and the new one is not given beside it, or not this database's
 */
export async function rotateMasterKey(
  settings: ServerSettings,
  signal: AbortSignal = new AbortController().signal,
): Promise<RotatedKeys> {
  const sources = keySourcesOf(settings);
  const database = await openDatabase(databasePlaceOf(settings), systemClock.nowMs(), () => undefined);
  try {
    const { db } = database;
    const secrets = await adoptSecrets(db, sources);
    const next = nextMasterKey(sources);
    const keyId = masterKeyIdOf(next);
    await begin(db, secrets, keyId);
    const events = await db.selectFrom('event_keys').select('event_id').orderBy('event_id').execute();
    for (const { event_id: eventId } of events) {
      signal.throwIfAborted();
      await db.transaction().execute((tx) => new Vault(secrets.masterKeys).rewrap(tx, eventId));
    }
    await requireAllUnder(db, next);
    await db.transaction().execute((tx) => audit(tx, 'master-key-exchanged', keyId));
    // The new key takes the old one's place in one step; the old one is gone. One in a setting is not ours to move.
    const inFile = sources.masterKey === undefined;
    if (inFile) renameSync(nextMasterKeyFile(sources), masterKeyFile(sources));
    await database.checkpoint();
    return { events: events.length, keyId, oldKey: inFile ? 'gone' : 'in-setting' };
  } finally {
    await database.close();
  }
}

/** Made where keys are files; given beside the old one where that is a setting, since every server must have it. */
function nextMasterKey(sources: KeySources): Uint8Array {
  if (sources.masterKey === undefined) {
    const nextFile = nextMasterKeyFile(sources);
    if (!existsSync(nextFile)) writeFileDurably(nextFile, randomBytes(32), 0o600);
    return readFileSync(nextFile);
  }
  if (sources.nextMasterKey !== undefined) return nextMasterKeyGiven(sources.nextMasterKey);
  throw new StartupError(
    'The master key is in VENUE_MASTER_KEY: give the new one as VENUE_NEXT_MASTER_KEY to every server, restart them ' +
      'one after the other, and call this again.',
  );
}

/** From this commit on whatever is wrapped is wrapped by the new key. */
async function begin(db: Db, { masterKeys, ...derived }: Secrets, keyId: string): Promise<void> {
  if (!masterKeys.has(keyId)) throw new StartupError('The new master key cannot be read.');
  await db.transaction().execute(async (tx) => {
    const before = await tx
      .updateTable('installation')
      .set((eb) => ({ id: eb.ref('id') }))
      .returning('master_key_id')
      .executeTakeFirstOrThrow();
    if (before.master_key_id === keyId) return;
    await tx.updateTable('installation').set({ master_key_id: keyId }).execute();
    const wrapped = seal(await masterKeys.inForce(tx), DERIVED_KEYS, derivedBytes(derived));
    await tx.updateTable('installation').set({ wrapped_derived_keys: wrapped }).execute();
    await audit(tx, 'master-key-exchange-begun', keyId);
  });
}

/** Before the old key goes: the new one alone must open everything. @throws SealBroken */
async function requireAllUnder(db: Db, next: Uint8Array): Promise<void> {
  const vault = new Vault(new MasterKeys(next));
  for (const { event_id: eventId } of await db.selectFrom('event_keys').select('event_id').execute()) {
    await vault.ofEvent(db, eventId);
  }
  const { wrapped_derived_keys: derived } = await db
    .selectFrom('installation')
    .select('wrapped_derived_keys')
    .executeTakeFirstOrThrow();
  if (derived !== null) new MasterKeys(next).unwrap(DERIVED_KEYS, derived);
}

function audit(
  tx: Db,
  action: 'master-key-exchange-begun' | 'master-key-exchanged',
  keyId: string,
): Promise<void> {
  const entry = { actor: { kind: 'operator' }, action, eventId: null, subject: { keyId } } as const;
  return appendAudit(tx, systemClock.nowMs(), entry);
}
