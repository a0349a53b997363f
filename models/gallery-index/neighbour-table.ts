import type { ScoredPerson } from './best-people.ts';
import { ROWS_PER_BLOCK } from './block-layout.ts';
import { encodeProbe } from './encoded-probe.ts';
import type { ScanQuestion } from './exact-scan.ts';
import type { GalleryMatrix } from './gallery-matrix.ts';

/** How many others are kept of each person: the nearest, and one more for when the nearest is a twin. */
export const NEIGHBOURS_KEPT = 2;

type Standing =
  /** Those nearest are not known, or no longer. */
  | { readonly kind: 'pending' }
  /** The same, and some others may have this person among their nearest without knowing. */
  | { readonly kind: 'newcomer' }
  /** The nearest people, exactly. */
  | { readonly kind: 'settled'; readonly nearest: readonly ScoredPerson[] };

const PENDING: Standing = { kind: 'pending' };
const NEWCOMER: Standing = { kind: 'newcomer' };

/**
 * Everyone's nearest other people within a scope. It follows the gallery: somebody new costs one
 * search and one look at whose neighbour they become; when somebody leaves, only those who were near
 * them are searched again. A first pass is the same with everybody pending.
 */
export class NeighbourTable {
  private readonly matrix: GalleryMatrix;
  private readonly scope: string | null;
  private readonly standings: (Standing | null)[] = [];
  private readonly open = new Set<number>();
  /** Settled since they were last told. */
  private readonly untold = new Set<number>();
  private settledCount = 0;

  constructor(matrix: GalleryMatrix, scope: string | null) {
    this.matrix = matrix;
    this.scope = scope;
    for (const personId of matrix.people.ids()) this.enter(matrix.people.numberOf(personId) ?? Number.NaN);
  }

  /** People who are not settled. */
  get pending(): number {
    return this.open.size;
  }

  get settled(): number {
    return this.settledCount;
  }

  /** Somebody is held from now on. */
  enter(person: number): void {
    this.stand(person, this.settledCount > 0 ? NEWCOMER : PENDING);
  }

  /** These are about to be held no longer. */
  leave(people: ReadonlySet<number>): void {
    for (const [person, standing] of this.standings.entries()) {
      if (people.has(person)) this.stand(person, null);
      else if (standing?.kind === 'settled' && standing.nearest.some((other) => people.has(other.person))) {
        this.stand(person, PENDING);
      }
    }
  }

  /** The nearest people, or null while they are not known. */
  nearestOf(person: number): readonly ScoredPerson[] | null {
    const standing = this.standings[person];
    return standing?.kind === 'settled' ? standing.nearest : null;
  }

  /** Takes over what was known of an earlier, equal state. */
  restore(person: number, nearest: readonly ScoredPerson[]): void {
    this.stand(person, { kind: 'settled', nearest });
    this.untold.delete(person);
  }

  /** People who were settled, once or again, since they were last told of. */
  tellSettled(most: number): readonly number[] {
    const told: number[] = [];
    for (const person of this.untold) {
      if (told.length >= most) break;
      told.push(person);
    }
    for (const person of told) this.untold.delete(person);
    return told;
  }

  /** Whether others may find this person: those who are in the scope are each other's neighbours. */
  isInScope(person: number): boolean {
    const bit = this.matrix.scopeBit(this.scope);
    return this.matrix.people.rowsOf(person).some((row) => {
      const { block, place } = this.matrix.blocks.placeOf(row);
      return ((block.scopes[place] ?? 0) & bit) !== 0;
    });
  }

  /** Settles pending people, at least one and about as many as make `templates` probes. */
  step(templates: number): void {
    const people: number[] = [];
    let probes = 0;
    for (const person of this.open) {
      if (people.length > 0 && probes >= templates) break;
      people.push(person);
      probes += this.matrix.people.rowsOf(person).length;
    }
    const found = this.search(people);
    for (const person of people) {
      const standing = this.standings[person];
      this.stand(person, { kind: 'settled', nearest: found.get(person) ?? [] });
      if (standing?.kind === 'newcomer') this.introduce(person);
    }
  }

  private search(people: readonly number[]): Map<number, readonly ScoredPerson[]> {
    const { matrix } = this;
    const rows = people.flatMap((person) => matrix.people.rowsOf(person).map((row) => ({ person, row })));
    const answers = matrix.scan(
      rows.map(
        ({ person, row }): ScanQuestion => ({
          probe: matrix.blocks.templateAt(row),
          k: NEIGHBOURS_KEPT,
          scope: matrix.scopeBit(this.scope),
          except: person,
        }),
      ),
    );
    const found = new Map<number, readonly ScoredPerson[]>();
    for (const [i, { person }] of rows.entries()) {
      found.set(person, this.merge(found.get(person) ?? [], answers[i] ?? []));
    }
    return found;
  }

  /** Puts a newcomer among the nearest of everyone settled whom they are near enough to. */
  private introduce(person: number): void {
    const { blocks, people } = this.matrix;
    for (const row of people.rowsOf(person)) {
      const { block, place } = blocks.placeOf(row);
      if (((block.scopes[place] ?? 0) & this.matrix.scopeBit(this.scope)) === 0) return;
      for (const { owner, score } of this.rowsNear(blocks.templateAt(row), person)) {
        const standing = this.standings[owner];
        if (standing?.kind !== 'settled') continue;
        this.stand(owner, { kind: 'settled', nearest: this.merge(standing.nearest, [{ person, score }]) });
      }
    }
  }

  /** Rows that are as similar to a template as the last of their owner's known neighbours, or more. */
  private *rowsNear(template: Float32Array, except: number): Generator<{ owner: number; score: number }> {
    const { kernel, layout, scratch, filled, rows } = this.matrix.blocks;
    const { stride } = layout;
    const { scale, norm, slack } = encodeProbe(
      template,
      scratch.codes.subarray(0, stride),
      scratch.values.subarray(0, stride),
    );
    for (const [i, block] of filled.entries()) {
      const count = Math.min(ROWS_PER_BLOCK, rows - i * ROWS_PER_BLOCK);
      kernel.dotRows(block.address + layout.codes, count, stride, scratch.probeCodes, scratch.dotsAddress);
      for (let place = 0; place < count; place += 1) {
        const owner = block.owners[place] ?? Number.NaN;
        if (owner === except) continue;
        const sum = scratch.dots[place] ?? Number.NaN;
        const highest =
          sum * (block.scales[place] ?? Number.NaN) * scale +
          (block.radii[place] ?? Number.NaN) * norm +
          slack;
        if (!(highest >= this.floorOf(owner))) continue;
        const values = block.address + layout.values + place * stride * 4;
        yield { owner, score: kernel.exactDot(values, stride, scratch.probeValues) };
      }
    }
  }

  /** What somebody new must reach to become a neighbour. */
  private floorOf(person: number): number {
    const standing = this.standings[person];
    if (standing?.kind !== 'settled') return Number.POSITIVE_INFINITY;
    return standing.nearest[NEIGHBOURS_KEPT - 1]?.score ?? Number.NEGATIVE_INFINITY;
  }

  private merge(a: readonly ScoredPerson[], b: readonly ScoredPerson[]): readonly ScoredPerson[] {
    const best = new Map<number, ScoredPerson>();
    for (const scored of [...a, ...b]) {
      const known = best.get(scored.person);
      if (!known || scored.score > known.score) best.set(scored.person, scored);
    }
    return [...best.values()]
      .sort((x, y) => y.score - x.score || (this.matrix.people.comesFirst(x.person, y.person) ? -1 : 1))
      .slice(0, NEIGHBOURS_KEPT);
  }

  private stand(person: number, standing: Standing | null): void {
    if (this.standings[person]?.kind === 'settled') this.settledCount -= 1;
    if (standing?.kind === 'settled') this.settledCount += 1;
    this.standings[person] = standing;
    if (standing === null || standing.kind === 'settled') this.open.delete(person);
    else this.open.add(person);
    if (standing?.kind === 'settled') this.untold.add(person);
    else this.untold.delete(person);
  }
}
