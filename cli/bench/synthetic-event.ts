import { NEW_EVENT_SETTINGS } from '#contract/event-settings';
import { type PipelineId, toEmbedding } from '#domain/face/embedding';
import { inEventSpace } from '#models/event-transform/event-transform';
import type { Db } from '#server/db/database';
import { noteGalleryChange } from '#server/device/gallery-change-store';
import { insertEvent } from '#server/event/event-store';
import { newId } from '#server/new-id';
import { insertAccreditation, insertPerson } from '#server/person/person-store';
import { insertPhoto, insertTemplate } from '#server/photo/photo-store';
import { sealTemplate } from '#server/photo/sealed-template';
import type { Vault } from '#server/privacy/vault';
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

  /** Enrols people in one transaction. */
  async enrol(people: readonly SyntheticPerson[]): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      const vault = await this.#vault.ofEvent(tx, this.eventId);
      for (const { id, zones, templates } of people) {
        const common = { event_id: this.eventId, person_id: id, created_at: 0 };
        await insertPerson(tx, {
          id,
          event_id: this.eventId,
          external_id: null,
          name: `Person ${id}`,
          created_at: 0,
        });
        await insertAccreditation(
          tx,
          { eventId: this.eventId, personId: id, position: 0 },
          { id: newId(), status: 'active', category: 'ATH', validFromMs: 0, validUntilMs: 4e12, zones },
        );
        for (const template of templates) {
          const photoId = newId();
          const templateId = newId();
          await insertPhoto(tx, {
            ...common,
            id: photoId,
            sealed: vault.seal('photo', photoId, new Uint8Array(1)),
          });
          await insertTemplate(tx, {
            ...common,
            id: templateId,
            photo_id: photoId,
            pipeline_id: this.#pipelineId,
            // Made up: as good in the event's space as in any.
            sealed: sealTemplate(vault, templateId, inEventSpace(toEmbedding(this.#pipelineId, template))),
          });
        }
        await noteGalleryChange(tx, this.eventId, id);
      }
    });
  }
}
