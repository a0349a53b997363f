import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { type GalleryEntry, galleryEntrySchema, watchlistStandingSchema } from '#contract/device';
import type { KnownPerson } from '#domain/access/decide-access';
import type { Sealing } from '../device/sealing.ts';
import { GalleryStatements } from './gallery-statements.ts';

export interface StoredTemplate {
  readonly pipelineId: string;
  /** Float32 little-endian. */
  readonly vector: Uint8Array;
}

export interface StoredFace {
  readonly personId: string;
  readonly templates: readonly StoredTemplate[];
}

/** What is known of somebody beside their face. */
export type Standing = Pick<KnownPerson, 'accreditations' | 'watchlist'>;

const holderSchema = galleryEntrySchema.pick({ addressee: true, badges: true, held: true });

/** How to speak to somebody, and what their badges are. */
export type Holder = z.infer<typeof holderSchema>;

/** People of a generation whose templates came after a revision, in the order of their ids. */
export interface FacesAsked {
  readonly generation: number;
  readonly afterRevision: number;
  readonly afterPersonId: string;
  readonly limit: number;
}

/** Before the first revision. */
export const EVERY_REVISION = -1;

/** The people of each generation of a gallery, row by row: templates and names sealed for their place. */
export class StoredPeople {
  private readonly sealing: Sealing;
  private readonly statements: GalleryStatements;

  constructor(db: Database, sealing: Sealing) {
    this.sealing = sealing;
    this.statements = new GalleryStatements(db);
  }

  /** Puts an entry in the place of what was kept of the person. @returns whether a template that was there is there no more */
  put(generation: number, revision: number, entry: GalleryEntry): boolean {
    const { personId, templates, seq, watchlist } = entry;
    const before = z.array(z.string()).parse(this.statements.templateIds.all(generation, personId));
    this.statements.deletePerson.run(generation, personId);
    const accreditations = JSON.stringify(entry.accreditations);
    const holder = this.sealing.seal(Buffer.from(JSON.stringify(holderIn(entry))), holderSealedAs(personId));
    const person = [generation, personId, accreditations, seq, templates.length, revision, watchlist, holder];
    this.statements.insertPerson.run(...person);
    for (const { id, pipelineId, vector } of templates) {
      const sealed = this.sealing.seal(Buffer.from(vector, 'base64'), templateSealedAs(personId, id));
      this.statements.insertTemplate.run(generation, personId, id, pipelineId, sealed);
    }
    return before.some((id) => !templates.some((template) => template.id === id));
  }

  /** @returns whether the person was there */
  remove(generation: number, personId: string): boolean {
    return this.statements.deletePerson.run(generation, personId).changes > 0;
  }

  /** Null when they are not of the generation. */
  standingOf(generation: number, personId: string): Standing | null {
    const row = standingRow.optional().parse(this.statements.standing.get(generation, personId));
    if (!row) return null;
    const accreditations = galleryEntrySchema.shape.accreditations.parse(JSON.parse(row.accreditations));
    return { accreditations, watchlist: row.watchlist };
  }

  /** Null when they are not of the generation. @throws SealBroken */
  holder(generation: number, personId: string): Holder | null {
    const sealed = this.statements.holder.get(generation, personId);
    if (!(sealed instanceof Buffer)) return null;
    return holderSchema.parse(JSON.parse(this.sealing.open(sealed, holderSealedAs(personId)).toString()));
  }

  /** @throws SealBroken */
  templatesOf(generation: number, personId: string): StoredTemplate[] {
    const rows = z.array(templateRow).parse(this.statements.templatesOf.all(generation, personId));
    return rows.map((row) => this.opened(row));
  }

  /** How many templates came with a change after `seq`; with -1 all of them. */
  templatesAfter(generation: number, seq: number): number {
    return z.int().parse(this.statements.templatesAfter.get(generation, seq));
  }

  /** A page of faces. @throws SealBroken */
  faces({ generation, afterRevision, afterPersonId, limit }: FacesAsked): StoredFace[] {
    const rows = z
      .array(templateRow)
      .parse(
        afterRevision === EVERY_REVISION
          ? this.statements.faces.all(generation, afterPersonId, limit, generation)
          : this.statements.revisedFaces.all(generation, afterRevision, afterPersonId, limit, generation),
      );
    const faces: { personId: string; templates: StoredTemplate[] }[] = [];
    for (const row of rows) {
      const template = this.opened(row);
      const last = faces.at(-1);
      if (last?.personId === row.person_id) last.templates.push(template);
      else faces.push({ personId: row.person_id, templates: [template] });
    }
    return faces;
  }

  /**
   * Deletes at most so many people of generations that are neither in use nor being gathered.
   * @returns how many there were
   */
  forgetOld(inUse: number, gathering: number | null, most: number): number {
    const { forgetBefore, forgetBetween } = this.statements;
    const between = gathering ?? Number.MAX_SAFE_INTEGER;
    return forgetBefore.run(inUse, most).changes + forgetBetween.run(inUse, between, most).changes;
  }

  /** In every generation. */
  forget(personId: string): void {
    this.statements.forgetPerson.run(personId);
  }

  /** The templates in every generation, those that only a badge opens among them. @throws SealBroken */
  forgetFace(personId: string): void {
    this.statements.forgetTemplates.run(personId);
    for (const row of z.array(heldRow).parse(this.statements.holders.all(personId))) {
      const holder = holderSchema.parse(
        JSON.parse(this.sealing.open(row.sealed_holder, holderSealedAs(personId)).toString()),
      );
      const bare = Buffer.from(JSON.stringify({ ...holder, held: [] }));
      const sealed = this.sealing.seal(bare, holderSealedAs(personId));
      this.statements.saveHolder.run(sealed, row.generation, personId);
    }
  }

  /** Whether any generation keeps a template of the person. */
  hasFaceOf(personId: string): boolean {
    return this.statements.anyTemplate.get(personId) !== undefined;
  }

  /** Whether any generation keeps anything of the person. */
  mentions(personId: string): boolean {
    return this.statements.mentions.get({ id: personId }) !== undefined;
  }

  private opened({
    person_id,
    template_id,
    pipeline_id,
    sealed,
  }: z.infer<typeof templateRow>): StoredTemplate {
    const vector = this.sealing.open(sealed, templateSealedAs(person_id, template_id));
    return { pipelineId: pipeline_id, vector };
  }
}

function holderIn({ addressee, badges, held }: GalleryEntry): Holder {
  return { addressee, badges, held };
}

function holderSealedAs(personId: string): string {
  return `holder:${personId}`;
}

function templateSealedAs(personId: string, templateId: string): string {
  return `template:${personId}:${templateId}`;
}

const standingRow = z.object({ accreditations: z.string(), watchlist: watchlistStandingSchema });

const heldRow = z.object({ generation: z.int(), sealed_holder: z.instanceof(Buffer) });

const templateRow = z.object({
  person_id: z.string(),
  template_id: z.string(),
  pipeline_id: z.string(),
  sealed: z.instanceof(Buffer),
});
