import type { Candidate } from '#domain/face/match';
import type { ScoredPerson } from './best-people.ts';
import { ROWS_PER_BLOCK } from './block-layout.ts';
import { type ScanQuestion, scan } from './exact-scan.ts';
import { type KernelMemory, loadKernel } from './kernel/kernel.ts';
import { PeopleByNumber } from './people-by-number.ts';
import { EVERYONE, Scopes } from './scopes.ts';
import { TemplateBlocks } from './template-blocks.ts';

/** One person's templates of one pipeline, in the plainest form. */
export interface MatrixPerson {
  readonly personId: string;
  /** Unit vectors end to end. */
  readonly templates: Float32Array;
  readonly scopes: readonly string[];
}

/** A probe, how many different people to find, and the scope to find them in (null: everyone). */
export interface MatrixQuestion {
  readonly probe: Float32Array;
  readonly k: number;
  readonly scope: string | null;
}

/** People and their templates of one length, in memory that threads can share. Exact search only. */
export class GalleryMatrix {
  readonly blocks: TemplateBlocks;
  readonly people: PeopleByNumber;
  scopes: Scopes;

  /** @param length numbers in a template */
  constructor(length: number, memory: KernelMemory) {
    this.blocks = new TemplateBlocks(length, memory, loadKernel(memory));
    this.people = new PeopleByNumber();
    this.scopes = new Scopes();
  }

  get length(): number {
    return this.blocks.layout.length;
  }

  get size(): { readonly people: number; readonly templates: number } {
    return { people: this.people.count, templates: this.blocks.rows };
  }

  /**
   * Sees to it that all of these can be put, before anything changes: memory for as many rows more, and a bit for
   * each of their scopes.
   * @throws RangeError when there is no room; nobody is put or removed then
   */
  makeRoom(people: readonly Pick<MatrixPerson, 'templates' | 'scopes'>[]): void {
    const rows = people.reduce(
      (sum, { templates }) => sum + templates.length / this.length,
      this.blocks.rows,
    );
    this.scopes.makeRoom(people.flatMap(({ scopes }) => scopes));
    this.blocks.reserve(Math.ceil(rows / ROWS_PER_BLOCK));
  }

  /**
   * Puts a person in the place of what was held of them.
   * @throws RangeError when a template is no unit vector or of another length; the person is not held then
   */
  put({ personId, templates, scopes }: MatrixPerson): void {
    const { length } = this;
    if (templates.length === 0 || templates.length % length !== 0) {
      throw new RangeError(`templates hold a multiple of ${length} numbers, not ${templates.length}`);
    }
    const bits = this.scopes.bitsOf(scopes);
    this.remove(personId);
    const person = this.people.enter(personId);
    try {
      for (let at = 0; at < templates.length; at += length) {
        const row = this.blocks.append(templates.subarray(at, at + length), person, bits);
        this.people.addRow(person, row);
      }
    } catch (cause) {
      this.remove(personId);
      throw cause;
    }
  }

  remove(personId: string): void {
    const person = this.people.numberOf(personId);
    if (person === null) return;
    for (const row of this.people.rowsOf(person).toSorted((a, b) => b - a)) {
      const last = this.blocks.rows - 1;
      const mover = this.blocks.takeOut(row);
      this.people.dropRow(person, row);
      if (mover !== null) this.people.moveRow(mover, last, row);
    }
    this.people.leave(person);
  }

  /**
   * Takes over templates that already lie in the blocks of an empty gallery.
   * @param rows for each of them the place of its owner among the people, and its scopes' bits
   * @throws RangeError when they do not fit together
   */
  adopt(
    { people, scopes }: { people: readonly string[]; scopes: readonly string[] },
    rows: Uint32Array,
  ): void {
    this.scopes = new Scopes(scopes);
    const numbers = people.map((personId) => this.people.enter(personId));
    for (let row = 0; row < rows.length / 2; row += 1) {
      const owner = numbers[rows[row * 2] ?? Number.NaN];
      if (owner === undefined) throw new RangeError(`row ${row} belongs to nobody`);
      this.blocks.adopt(row, owner, rows[row * 2 + 1] ?? 0);
      this.people.addRow(owner, row);
    }
  }

  /** For every question its `k` most similar different people, most similar first, equals by id. */
  search(questions: readonly MatrixQuestion[]): readonly (readonly Candidate[])[] {
    return this.scan(
      questions.map(({ probe, k, scope }) => ({
        probe,
        k,
        scope: this.scopeBit(scope),
        except: null,
      })),
    ).map((found) =>
      found.map(({ person, score }) => ({ personId: this.people.idOf(person), similarity: score })),
    );
  }

  /** The bit that rows found within a scope carry. */
  scopeBit(scope: string | null): number {
    return scope === null ? EVERYONE : this.scopes.bitOf(scope);
  }

  scan(questions: readonly ScanQuestion[]): readonly (readonly ScoredPerson[])[] {
    return scan(this.blocks, questions, (person, other) => this.people.comesFirst(person, other));
  }
}
