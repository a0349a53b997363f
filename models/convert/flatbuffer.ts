/**
 * Reading of FlatBuffers, as far as .tflite files need it (https://flatbuffers.dev/internals/). Offsets are counted
 * from where they stand; a table names its fields by the order of the schema.
 */
export class MalformedFlatBuffer extends Error {
  override name = 'MalformedFlatBuffer';
}

/** A table inside a buffer; a field that is not there has its default. */
export class FlatTable {
  readonly #view: DataView;
  readonly #at: number;

  private constructor(view: DataView, at: number) {
    this.#view = view;
    this.#at = at;
  }

  /** @throws MalformedFlatBuffer for bytes too few to point at a table */
  static root(bytes: Uint8Array): FlatTable {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return within(() => new FlatTable(view, view.getUint32(0, true)));
  }

  byte(field: number, missing: number): number {
    return this.#read(field, missing, (at) => this.#view.getInt8(at));
  }

  int(field: number, missing: number): number {
    return this.#read(field, missing, (at) => this.#view.getInt32(at, true));
  }

  table(field: number): FlatTable | null {
    return this.#read(field, null, (at) => new FlatTable(this.#view, this.#follow(at)));
  }

  tables(field: number): readonly FlatTable[] {
    return this.#vector(field, (at) => new FlatTable(this.#view, this.#follow(at)));
  }

  ints(field: number): readonly number[] {
    return this.#vector(field, (at) => this.#view.getInt32(at, true));
  }

  /** A vector of bytes, not copied; empty when it is not there. */
  bytes(field: number): Uint8Array {
    const nothing = new Uint8Array();
    return this.#read(field, nothing, (at) => {
      const start = this.#follow(at);
      const length = this.#view.getUint32(start, true);
      return new Uint8Array(this.#view.buffer, this.#view.byteOffset + start + 4, length);
    });
  }

  text(field: number): string {
    return new TextDecoder().decode(this.bytes(field));
  }

  #vector<Item>(field: number, read: (at: number) => Item): readonly Item[] {
    const none: readonly Item[] = [];
    return this.#read(field, none, (at) => {
      const start = this.#follow(at);
      const length = this.#view.getUint32(start, true);
      if (length * 4 > this.#view.byteLength - start)
        throw new MalformedFlatBuffer('a list ends outside the file');
      return Array.from({ length }, (_, i) => read(start + 4 + 4 * i));
    });
  }

  /** The table begins with the way back to its list of field offsets. */
  #read<Value>(field: number, missing: Value, read: (at: number) => Value): Value {
    return within(() => {
      const list = this.#at - this.#view.getInt32(this.#at, true);
      const entry = 4 + 2 * field;
      if (entry >= this.#view.getUint16(list, true)) return missing;
      const offset = this.#view.getUint16(list + entry, true);
      return offset === 0 ? missing : read(this.#at + offset);
    });
  }

  #follow(at: number): number {
    return at + this.#view.getUint32(at, true);
  }
}

/** Whatever points outside the buffer shows as a RangeError of its view. */
function within<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new MalformedFlatBuffer('the file ends within a table', { cause });
  }
}
