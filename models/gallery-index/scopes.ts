/** The bit that every person has: a search without a scope finds anyone. */
export const EVERYONE = 1;

const MOST_SCOPES = 31;

/** Gives each named scope of a gallery a bit that rows carry, so that a search can leave others out. */
export class Scopes {
  private readonly names: string[];

  constructor(names: readonly string[] = []) {
    this.names = [...names];
  }

  /** In the order of their bits. */
  get all(): readonly string[] {
    return this.names;
  }

  /** @throws RangeError when there are not bits for all of these */
  makeRoom(names: readonly string[]): void {
    if (new Set([...this.names, ...names]).size > MOST_SCOPES) {
      throw new RangeError(`a gallery has at most ${MOST_SCOPES} scopes`);
    }
  }

  /** The bits of a person who is in these scopes. @throws RangeError beyond 31 different ones */
  bitsOf(names: readonly string[]): number {
    return names.reduce((bits, name) => bits | this.enter(name), EVERYONE);
  }

  /** The bit to search for; no bit at all when nobody was ever in the scope. */
  bitOf(name: string): number {
    const at = this.names.indexOf(name);
    return at < 0 ? 0 : 2 << at;
  }

  private enter(name: string): number {
    if (!this.names.includes(name)) {
      if (this.names.length >= MOST_SCOPES)
        throw new RangeError(`a gallery has at most ${MOST_SCOPES} scopes`);
      this.names.push(name);
    }
    return this.bitOf(name);
  }
}
