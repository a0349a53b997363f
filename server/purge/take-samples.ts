import { InvalidEmbedding, toPipelineId } from '#domain/face/embedding';
import type { Db } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import { openTemplate } from '../photo/sealed-template.ts';
import { SealBroken } from '../privacy/sealed-box.ts';
import type { EventVault } from '../privacy/vault.ts';
import type { Sample } from './known-bytes.ts';

/** Of each kind; spread over the whole event. */
const MOST_OF_A_KIND = 200;
/** Long enough to be nobody else's by chance, short enough to lie whole on one page of a database. */
const WINDOW_BYTES = 24;
/** A shorter name may be part of anything. */
const SHORTEST_TEXT = 6;

/**
 * Takes samples of everything of an event that could be left somewhere, sealed and in the clear, to look
 * for them once it is destroyed. Ids of people are not among them: they stay in the audit log, as numbers that name
 * nobody.
 */
export async function takeSamples(db: Db, eventId: string, vault: EventVault): Promise<Sample[]> {
  const keys = await db
    .selectFrom('event_keys')
    .selectAll()
    .where('event_id', '=', eventId)
    .executeTakeFirstOrThrow();
  return [
    ...windowsOf('key', keys.wrapped_key),
    ...windowsOf('key', keys.wrapped_old_key ?? new Uint8Array()),
    ...windowsOf('key', keys.wrapped_transform_key ?? new Uint8Array()),
    ...windowsOf('key in the clear', vault.transformKey),
    ...(await texts(db, eventId)),
    ...(await passages(db, eventId)),
    ...(await sealed(db, eventId, vault)),
  ];
}

async function texts(db: Db, eventId: string): Promise<Sample[]> {
  const people = await db
    .selectFrom('people')
    .select(['id', 'name', 'name_key', 'external_id'])
    .where('event_id', '=', eventId)
    .orderBy('id')
    .limit(MOST_OF_A_KIND)
    .execute();
  const reasons = await db
    .selectFrom('status_changes')
    .select('reason')
    .where('event_id', '=', eventId)
    .orderBy('id')
    .limit(MOST_OF_A_KIND)
    .execute();
  const samples: Sample[] = [];
  for (const person of people) {
    if (await isElsewhere(db, eventId, person)) continue;
    for (const [what, text] of [
      ['name', person.name],
      ['name', person.name_key],
      ['external id', person.external_id ?? ''],
    ] as const) {
      if (text.length >= SHORTEST_TEXT) samples.push({ what, bytes: Buffer.from(text) });
    }
  }
  for (const { reason } of reasons) {
    if (reason.length >= 2 * SHORTEST_TEXT) samples.push({ what: 'reason', bytes: Buffer.from(reason) });
  }
  return samples;
}

/** Whoever comes to several editions, or works on the installation, is rightly named in it. */
async function isElsewhere(
  db: Db,
  eventId: string,
  person: Pick<Tables['people'], 'name_key' | 'external_id'>,
): Promise<boolean> {
  const named = await db
    .selectFrom('people')
    .select('id')
    .where('event_id', '<>', eventId)
    .where((eb) =>
      eb.or([
        eb('name_key', 'like', `%${person.name_key}%`),
        eb('external_id', '=', person.external_id ?? ''),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  const users = await db.selectFrom('users').select('username').execute();
  return named !== undefined || users.some(({ username }) => username.includes(person.name_key));
}

async function passages(db: Db, eventId: string): Promise<Sample[]> {
  const rows = await db
    .selectFrom('passages')
    .select('id')
    .where('event_id', '=', eventId)
    .limit(MOST_OF_A_KIND)
    .execute();
  return rows.map(({ id }) => ({ what: 'passage', bytes: Buffer.from(id) }));
}

async function sealed(db: Db, eventId: string, vault: EventVault): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const table of ['photos', 'templates'] as const) {
    const rows = await db
      .selectFrom(table)
      .selectAll()
      .where('event_id', '=', eventId)
      .orderBy('id')
      .limit(MOST_OF_A_KIND)
      .execute();
    const kind = table === 'photos' ? 'photo' : 'template';
    for (const row of rows) {
      samples.push(
        ...windowsOf(kind, row.sealed),
        ...windowsOf(`${kind} in the clear`, opened(vault, kind, row)),
      );
    }
  }
  const templates = await db
    .selectFrom('templates')
    .selectAll()
    .where('event_id', '=', eventId)
    .orderBy('id')
    .limit(MOST_OF_A_KIND)
    .execute();
  for (const row of templates) {
    samples.push(...windowsOf('template as the pipeline made it', plainTemplate(vault, row)));
  }
  const crops = await db
    .selectFrom('crops')
    .select(['passage_id as id', 'sealed'])
    .where('event_id', '=', eventId)
    .limit(MOST_OF_A_KIND)
    .execute();
  for (const row of crops) {
    samples.push(
      ...windowsOf('captured face', row.sealed),
      ...windowsOf('captured face in the clear', opened(vault, 'crop', row)),
    );
  }
  return samples;
}

function plainTemplate(vault: EventVault, row: Tables['templates']): Uint8Array {
  try {
    const { values } = vault.transform.undo(openTemplate(vault, toPipelineId(row.pipeline_id), row));
    return new Uint8Array(values.buffer);
  } catch (error) {
    // Damaged: it is not what the pipeline made.
    if (error instanceof SealBroken || error instanceof InvalidEmbedding) return new Uint8Array();
    throw error;
  }
}

function opened(
  vault: EventVault,
  kind: 'photo' | 'template' | 'crop',
  { id, sealed: box }: { readonly id: string; readonly sealed: Uint8Array },
): Uint8Array {
  try {
    return vault.open(kind, id, box);
  } catch (error) {
    // Damaged, or emptied by retention: there is nothing in the clear to look for.
    if (error instanceof SealBroken) return new Uint8Array();
    throw error;
  }
}

/** From the middle and the end: pages split what is long, and files of a kind begin alike. */
function windowsOf(what: string, bytes: Uint8Array): Sample[] {
  if (bytes.length < WINDOW_BYTES) return [];
  const last = bytes.length - WINDOW_BYTES;
  const places = new Set([Math.floor(last / 2), last]);
  return [...places].map((at) => ({ what, bytes: Uint8Array.from(bytes.subarray(at, at + WINDOW_BYTES)) }));
}
