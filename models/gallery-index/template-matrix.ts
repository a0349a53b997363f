import type { Candidate } from '#domain/face/match';

/** Cosines reach 1 plus rounding; whatever lies outside this range, and NaN, is no similarity. */
const HIGHEST_SIMILARITY = 1.01;

const FIRST_CAPACITY = 256;

/** Templates as rows of one matrix, so that a search reads memory once, front to back. */
export class TemplateMatrix {
  readonly length: number;
  private data: Float32Array;
  private readonly personOfRow: string[] = [];
  private readonly rowsOfPerson = new Map<string, number[]>();

  /** @param length numbers in a template */
  constructor(length: number) {
    this.length = length;
    this.data = new Float32Array(FIRST_CAPACITY * length);
  }

  get people(): number {
    return this.rowsOfPerson.size;
  }

  get rows(): number {
    return this.personOfRow.length;
  }

  /** @param templates unit vectors end to end: `count * length` numbers */
  add(personId: string, templates: Float32Array): void {
    if (templates.length === 0 || templates.length % this.length !== 0) {
      throw new RangeError(
        `templates must hold a multiple of ${this.length} numbers, not ${templates.length}`,
      );
    }
    const count = templates.length / this.length;
    const first = this.rows;
    this.reserve(first + count);
    this.data.set(templates, first * this.length);
    const rows = this.rowsOfPerson.get(personId) ?? [];
    for (let row = first; row < first + count; row += 1) {
      this.personOfRow.push(personId);
      rows.push(row);
    }
    this.rowsOfPerson.set(personId, rows);
  }

  /** The last row takes the place of a removed one, so that rows stay without gaps. */
  remove(personId: string): void {
    const rows = this.rowsOfPerson.get(personId) ?? [];
    this.rowsOfPerson.delete(personId);
    for (const row of rows.toSorted((a, b) => b - a)) {
      const last = this.rows - 1;
      const mover = this.personOfRow.pop();
      if (row !== last && mover !== undefined) {
        this.data.copyWithin(row * this.length, last * this.length, (last + 1) * this.length);
        this.personOfRow[row] = mover;
        const moved = this.rowsOfPerson.get(mover);
        moved?.splice(moved.indexOf(last), 1, row);
      }
      this.data.fill(0, last * this.length, (last + 1) * this.length);
    }
  }

  /** The `k` most similar people to a unit vector, best first, equals by person id. */
  search(probe: Float32Array, k: number): Candidate[] {
    if (probe.length !== this.length) {
      throw new RangeError(`a probe holds ${this.length} numbers, not ${probe.length}`);
    }
    const best: Candidate[] = [];
    for (let row = 0; row < this.rows; row += 1) {
      const similarity = this.dot(row, probe);
      if (!(Math.abs(similarity) <= HIGHEST_SIMILARITY)) continue;
      const worst = best.length < k ? undefined : best.at(-1);
      if (worst && similarity < worst.similarity) continue;
      offer(best, { personId: this.personOfRow[row] ?? '', similarity }, k);
    }
    return best;
  }

  private dot(row: number, probe: Float32Array): number {
    const { data, length } = this;
    let at = row * length;
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let i = 0;
    for (; i + 3 < length; i += 4, at += 4) {
      a += (data[at] as number) * (probe[i] as number);
      b += (data[at + 1] as number) * (probe[i + 1] as number);
      c += (data[at + 2] as number) * (probe[i + 2] as number);
      d += (data[at + 3] as number) * (probe[i + 3] as number);
    }
    for (; i < length; i += 1, at += 1) a += (data[at] as number) * (probe[i] as number);
    return a + b + (c + d);
  }

  private reserve(rows: number): void {
    if (rows * this.length <= this.data.length) return;
    const larger = new Float32Array(Math.max(rows, (this.data.length / this.length) * 2) * this.length);
    larger.set(this.data);
    this.data = larger;
  }
}

function offer(best: Candidate[], candidate: Candidate, k: number): void {
  const same = best.findIndex((held) => held.personId === candidate.personId);
  const held = best[same];
  if (held) {
    if (!(candidate.similarity > held.similarity)) return;
    best.splice(same, 1);
  }
  const place = best.findIndex((other) => before(candidate, other));
  best.splice(place < 0 ? best.length : place, 0, candidate);
  if (best.length > k) best.pop();
}

function before(a: Candidate, b: Candidate): boolean {
  return a.similarity > b.similarity || (a.similarity === b.similarity && a.personId < b.personId);
}
