import type { Embedding } from '#domain/face/embedding';
import { WHOLE_FRAME } from '#domain/face/frame';
import { centreOf } from '#domain/face/geometry';
import type { FacePipeline } from '#models/face-pipeline';
import { decodePhoto, ENROLMENT_PHOTO_LIMITS } from '#models/pipeline/decode-photo';
import type { Db, OpenDatabase } from '../db/database.ts';
import { noteGalleryChanges } from '../device/gallery-change-store.ts';
import { lockGalleryOrder } from '../event/event-store.ts';
import { newId } from '../new-id.ts';
import { insertTemplate } from '../photo/photo-store.ts';
import { sealTemplate } from '../photo/sealed-template.ts';
import type { EventVault, Vault } from '../privacy/vault.ts';
import { insertWatchlistTemplate } from '../watchlist/watchlist-store.ts';
import { lockChange, type ModelChangeRow, type UnreadPicture } from './model-change-store.ts';

export interface ReadingNeeds {
  readonly database: OpenDatabase;
  readonly vault: Vault;
  readonly pipeline: FacePipeline;
  readonly nowMs: number;
}

/** Crops of small faces are smaller than what is taken in as a photo. */
const STORED_PICTURE_LIMITS = { ...ENROLMENT_PHOTO_LIMITS, minSidePx: 16 };

interface Read {
  readonly picture: UnreadPicture;
  /** Null: the pipeline finds no face in it. */
  readonly embedding: Embedding | null;
}

/**
 * Reads stored pictures by another pipeline and keeps what it makes of them beside what is there. The pixels are read
 * outside the transaction; what was deleted, replaced or read meanwhile is passed over inside it.
 * @returns the events whose gates must look again; `over` when the change ended meanwhile
 */
export async function readAgain(
  needs: ReadingNeeds,
  change: ModelChangeRow,
  pictures: readonly UnreadPicture[],
): Promise<readonly string[] | 'over'> {
  const { database, vault, pipeline } = needs;
  const readings = await Promise.all(
    pictures.map(async (picture): Promise<Read> => {
      const { id, eventId, sealed, personId } = picture;
      const kind = personId === null ? 'watchlist-photo' : 'photo';
      const jpeg = (await vault.ofEvent(database.db, eventId)).open(kind, id, sealed);
      return { picture, embedding: await faceIn(jpeg, pipeline) };
    }),
  );
  return database.db.transaction().execute(async (tx) => {
    // Held: a switch comes before these templates, and they are told to gates, or after, and gates begin with them.
    const held = await lockChange(tx, change.id);
    if (!held || held.state === 'dropping') return 'over';
    const told: string[] = [];
    for (const eventId of new Set(pictures.map((picture) => picture.eventId))) {
      await lockGalleryOrder(tx, eventId);
      const changed = await keep(
        tx,
        { ...needs, event: await vault.ofEvent(tx, eventId) },
        readings.filter(({ picture }) => picture.eventId === eventId),
      );
      if (held.switched_at === null || changed.length === 0) continue;
      await noteGalleryChanges(tx, eventId, [...new Set(changed)]);
      told.push(eventId);
    }
    return told;
  });
}

/** The crop that is kept shows its person in the middle; whoever stands behind is not meant. */
async function faceIn(jpeg: Uint8Array, pipeline: FacePipeline): Promise<Embedding | null> {
  const decoded = await decodePhoto(jpeg, STORED_PICTURE_LIMITS);
  if (decoded.kind !== 'decoded') return null;
  const { image } = decoded;
  const { faces } = await pipeline.read(image, WHOLE_FRAME);
  const offCentre = ({ box }: (typeof faces)[number]) => {
    const { x, y } = centreOf(box);
    return Math.hypot(x - image.width / 2, y - image.height / 2);
  };
  const [nearest] = faces.toSorted((a, b) => offCentre(a) - offCentre(b));
  return nearest?.embedding ?? null;
}

/** @returns whom gates must look at again */
async function keep(
  tx: Db,
  { event, pipeline, nowMs }: ReadingNeeds & { readonly event: EventVault },
  readings: readonly Read[],
): Promise<string[]> {
  const changed: string[] = [];
  for (const { picture, embedding } of readings) {
    const { id, eventId, personId } = picture;
    const of = personId === null ? OF_WATCHLIST : OF_PEOPLE;
    if (!(await of.isThere(tx, id)) || (await of.isRead(tx, id, pipeline.id))) continue;
    if (!embedding) {
      await tx
        .insertInto('unreadable_photos')
        .values({ photo_id: id, pipeline_id: pipeline.id, event_id: eventId, person_id: personId })
        .onConflict((conflict) => conflict.columns(['photo_id', 'pipeline_id']).doNothing())
        .execute();
      continue;
    }
    const templateId = newId();
    const sealed = sealTemplate(event, templateId, event.transform.apply(embedding));
    const common = { id: templateId, event_id: eventId, pipeline_id: pipeline.id, sealed };
    if (personId === null) await insertWatchlistTemplate(tx, { ...common, entry_id: id });
    else await insertTemplate(tx, { ...common, person_id: personId, photo_id: id, created_at: nowMs });
    changed.push(personId ?? id);
  }
  return changed;
}

const OF_PEOPLE = {
  isThere: async (tx: Db, id: string) =>
    (await tx.selectFrom('photos').select('id').where('id', '=', id).executeTakeFirst()) !== undefined,
  isRead: async (tx: Db, id: string, pipelineId: string) =>
    (await tx
      .selectFrom('templates')
      .select('id')
      .where('photo_id', '=', id)
      .where('pipeline_id', '=', pipelineId)
      .executeTakeFirst()) !== undefined,
};

const OF_WATCHLIST = {
  isThere: async (tx: Db, id: string) =>
    (await tx.selectFrom('watchlist').select('id').where('id', '=', id).executeTakeFirst()) !== undefined,
  isRead: async (tx: Db, id: string, pipelineId: string) =>
    (await tx
      .selectFrom('watchlist_templates')
      .select('id')
      .where('entry_id', '=', id)
      .where('pipeline_id', '=', pipelineId)
      .executeTakeFirst()) !== undefined,
};
