/** A person by number, and a score of theirs. */
export interface ScoredPerson {
  readonly person: number;
  readonly score: number;
}

/** Whether the first of two people with equal scores comes before the second. */
export type TieOrder = (person: number, other: number) => boolean;

/** The `k` best-scored different people seen so far; a person's score is the best offered for them. */
export class BestPeople {
  private readonly k: number;
  private readonly comesFirst: TieOrder;
  private readonly held: ScoredPerson[] = [];

  constructor(k: number, comesFirst: TieOrder) {
    this.k = k;
    this.comesFirst = comesFirst;
  }

  /** What a score must reach to matter from now on. */
  get floor(): number {
    return this.held.length < this.k
      ? Number.NEGATIVE_INFINITY
      : (this.held.at(-1)?.score ?? Number.POSITIVE_INFINITY);
  }

  get ranked(): readonly ScoredPerson[] {
    return this.held;
  }

  offer(person: number, score: number): void {
    if (!(score >= this.floor)) return;
    const { held } = this;
    const already = held.findIndex((other) => other.person === person);
    if (already >= 0) {
      if (!(score > (held[already]?.score ?? Number.POSITIVE_INFINITY))) return;
      held.splice(already, 1);
    }
    let place = held.length;
    while (place > 0 && this.precedes(person, score, held[place - 1])) place -= 1;
    held.splice(place, 0, { person, score });
    if (held.length > this.k) held.pop();
  }

  private precedes(person: number, score: number, other: ScoredPerson | undefined): boolean {
    if (!other) return true;
    return score > other.score || (score === other.score && this.comesFirst(person, other.person));
  }
}
