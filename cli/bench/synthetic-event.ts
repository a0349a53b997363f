import { NEW_EVENT_SETTINGS } from '#contract/event-settings';
import { type PipelineId, toEmbedding } from '#domain/face/embedding';
import { inEventSpace } from '#models/event-transform/event-transform';
import type { Db } from '#server/db/database';
import type { Tables } from '#server/db/tables';
import { noteGalleryChange } from '#server/device/gallery-change-store';
import { insertEvent } from '#server/event/event-store';
import { newId } from '#server/new-id';
import { nameKey } from '#server/person/name-key';
import { deletePhotosOf } from '#server/photo/photo-store';
import { sealTemplate } from '#server/photo/sealed-template';
import type { Vault } from '#server/privacy/vault';
import { deleteNearestOf } from '#server/promise/nearest-store';
import { insertVenue, insertZone } from '#server/venue/venue-store';

export interface SyntheticPerson {
  readonly id: string;
  readonly zones: readonly string[];
  /** Unit vectors. */
  readonly templates: readonly Float32Array[];
}

/** An event in a server's database whose people have faces, but never had a photo taken. */
export class SyntheticEvent {
  readonly eventId = newId();
  readonly venueId = newId();
  readonly #db: Db;
  readonly #vault: Vault;
  readonly #pipelineId: PipelineId;

  private constructor(db: Db, vault: Vault, pipelineId: PipelineId) {
    this.#db = db;
    this.#vault = vault;
    this.#pipelineId = pipelineId;
  }

  static async make(db: Db, vault: Vault, pipelineId: PipelineId): Promise<SyntheticEvent> {
    const made = new SyntheticEvent(db, vault, pipelineId);
    const { eventId, venueId } = made;
    await insertEvent(db, {
      id: eventId,
      name: 'Made up',
      time_zone: 'UTC',
      state: 'live',
      settings: JSON.stringify(NEW_EVENT_SETTINGS),
      created_at: 0,
      version: 1,
      config_version: 1,
      gallery_epoch: newId(),
      gallery_seq: 0,
      passage_version: 0,
      cloned_from: null,
    });
    await vault.createEventKey(db, eventId);
    await insertVenue(db, {
      id: venueId,
      event_id: eventId,
      version: 1,
      code: 'ARENA',
      name: 'Arena',
      created_at: 0,
    });
    return made;
  }

  /** @returns the zone's id */
  async addZone(code: string, promisedFpir: number): Promise<string> {
    const id = newId();
    await insertZone(this.#db, this.eventId, this.venueId, {
      id,
      version: 1,
      code,
      name: code,
      policy: {
        promisedFpir,
        whenRefused: 'badge-and-face',
        liveness: 'off',
        entryBy: 'face',
        byTime: [],
        schedule: { kind: 'always' },
        passback: { kind: 'none' },
        occupancy: { kind: 'unlimited' },
        staleAfterMs: 3_600_000,
        whenStale: 'refuse',
        keepCropsMs: 0,
      },
      passbackForgottenAt: null,
    });
    return id;
  }

  /** Enrols people in one transaction, a row of each kind for everyone at once. */
  async enrol(people: readonly SyntheticPerson[]): Promise<void> {
    const event_id = this.eventId;
    await this.#db.transaction().execute(async (tx) => {
      const vault = await this.#vault.ofEvent(tx, event_id);
      const photos: Tables['photos'][] = [];
      const faces: Tables['templates'][] = [];
      for (const { id: person_id, templates } of people) {
        const common = { event_id, person_id, created_at: 0 };
        for (const template of templates) {
          const photo_id = newId();
          const id = newId();
          photos.push({ ...common, id: photo_id, sealed: vault.seal('photo', photo_id, new Uint8Array(1)) });
          // Made up: as good in the event's space as in any.
          const face = inEventSpace(toEmbedding(this.#pipelineId, template));
          const sealed = sealTemplate(vault, id, face);
          faces.push({ ...common, id, photo_id, pipeline_id: this.#pipelineId, sealed });
        }
      }
      await tx
        .insertInto('people')
        .values(people.map((person) => this.#row(person)))
        .execute();
      await tx
        .insertInto('accreditations')
        .values(people.map((person) => this.#accreditation(person)))
        .execute();
      await tx.insertInto('photos').values(photos).execute();
      await tx.insertInto('templates').values(faces).execute();
      await this.#noteChanges(tx, people);
    });
  }

  /** Somebody wants to be recognised no longer. */
  async withdrawFace(personId: string): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      await deletePhotosOf(tx, personId);
      await deleteNearestOf(tx, personId);
      await noteGalleryChange(tx, this.eventId, personId);
    });
  }

  /** As one change after the other would be noted. */
  async #noteChanges(tx: Db, people: readonly SyntheticPerson[]): Promise<void> {
    const { gallery_seq } = await tx
      .updateTable('events')
      .set((eb) => ({ gallery_seq: eb('gallery_seq', '+', people.length) }))
      .where('id', '=', this.eventId)
      .returning('gallery_seq')
      .executeTakeFirstOrThrow();
    const first = Number(gallery_seq) - people.length + 1;
    await tx
      .insertInto('gallery_changes')
      .values(people.map(({ id }, i) => ({ event_id: this.eventId, person_id: id, seq: first + i })))
      .execute();
  }

  #row({ id }: SyntheticPerson): Tables['people'] {
    const name = `Person ${id}`;
    return {
      id,
      event_id: this.eventId,
      external_id: null,
      name,
      name_key: nameKey(name),
      version: 1,
      created_at: 0,
    };
  }

  #accreditation({ id, zones }: SyntheticPerson): Tables['accreditations'] {
    return {
      id: newId(),
      event_id: this.eventId,
      person_id: id,
      status: 'active',
      category: 'ATH',
      function: null,
      valid_from: 0,
      valid_until: 4e12,
      zones: JSON.stringify(zones),
      position: 0,
    };
  }
}
