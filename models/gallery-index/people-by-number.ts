interface HeldPerson {
  readonly personId: string;
  /** In the order they were added. Replaced, never pushed to: a growing array takes room for 17. */
  rows: readonly number[];
}

const NO_ROWS: readonly number[] = [];

/** Gives people small numbers, which rows of templates can carry, and knows each person's rows. */
export class PeopleByNumber {
  private readonly numbers = new Map<string, number>();
  private readonly held: (HeldPerson | null)[] = [];
  private readonly free: number[] = [];

  get count(): number {
    return this.numbers.size;
  }

  /** One more than the greatest number in use. */
  get numberLimit(): number {
    return this.held.length;
  }

  numberOf(personId: string): number | null {
    return this.numbers.get(personId) ?? null;
  }

  /** @throws RangeError when nobody has the number */
  idOf(person: number): string {
    return this.get(person).personId;
  }

  /** @throws RangeError when nobody has the number */
  rowsOf(person: number): readonly number[] {
    return this.get(person).rows;
  }

  isHeld(person: number): boolean {
    return Boolean(this.held[person]);
  }

  ids(): IterableIterator<string> {
    return this.numbers.keys();
  }

  /** The person's number, a new one if need be. */
  enter(personId: string): number {
    const known = this.numbers.get(personId);
    if (known !== undefined) return known;
    const person = this.free.pop() ?? this.held.length;
    this.held[person] = { personId, rows: NO_ROWS };
    this.numbers.set(personId, person);
    return person;
  }

  /** Forgets a person without rows; the number may be given to another. */
  leave(person: number): void {
    this.numbers.delete(this.idOf(person));
    this.held[person] = null;
    this.free.push(person);
  }

  addRow(person: number, row: number): void {
    const held = this.get(person);
    held.rows = held.rows.length === 0 ? [row] : [...held.rows, row];
  }

  dropRow(person: number, row: number): void {
    const held = this.get(person);
    held.rows = held.rows.filter((other) => other !== row);
  }

  moveRow(person: number, from: number, to: number): void {
    const held = this.get(person);
    held.rows = held.rows.map((row) => (row === from ? to : row));
  }

  /** Equals are ordered by id, so that the same gallery gives the same answer wherever its rows lie. */
  comesFirst(person: number, other: number): boolean {
    return this.idOf(person) < this.idOf(other);
  }

  private get(person: number): HeldPerson {
    const held = this.held[person];
    if (!held) throw new RangeError(`nobody has number ${person}`);
    return held;
  }
}
