/** Bytes of the event that were there before, and what they are. */
export interface Sample {
  readonly what: string;
  /** At least four. */
  readonly bytes: Uint8Array;
}

const PREFIX_BYTES = 3;

/** Looks for many samples at once, in one pass over whatever comes by. */
export class KnownBytes {
  readonly #byPrefix = new Map<number, Sample[]>();
  readonly #starts = new Uint8Array(2 ** 24);
  readonly longest: number;

  /** @throws RangeError for a sample too short to mean anything */
  constructor(samples: readonly Sample[]) {
    for (const sample of samples) {
      if (sample.bytes.length <= PREFIX_BYTES) throw new RangeError(`too short to look for: ${sample.what}`);
      const prefix = prefixAt(sample.bytes, 0);
      this.#byPrefix.set(prefix, [...(this.#byPrefix.get(prefix) ?? []), sample]);
      this.#starts[prefix] = 1;
    }
    this.longest = Math.max(0, ...samples.map(({ bytes }) => bytes.length));
  }

  /** The kinds of samples that are somewhere in the bytes. */
  foundIn(bytes: Uint8Array): ReadonlySet<string> {
    const found = new Set<string>();
    // A plain loop: whole disks pass here.
    for (let at = 0; at + PREFIX_BYTES <= bytes.length; at += 1) {
      const prefix = prefixAt(bytes, at);
      if (this.#starts[prefix] !== 1) continue;
      for (const sample of this.#byPrefix.get(prefix) ?? []) {
        if (isAt(sample.bytes, bytes, at)) found.add(sample.what);
      }
    }
    return found;
  }
}

function prefixAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 16) | ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number);
}

function isAt(sample: Uint8Array, bytes: Uint8Array, at: number): boolean {
  if (at + sample.length > bytes.length) return false;
  for (let i = PREFIX_BYTES; i < sample.length; i += 1) if (sample[i] !== bytes[at + i]) return false;
  return true;
}
