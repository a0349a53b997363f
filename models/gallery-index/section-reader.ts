import { fstatSync, readSync } from 'node:fs';
import { NONCE_BYTES, openSection, SealBroken, TAG_BYTES } from './section-seal.ts';

/** Why a file cannot be used; the gallery is then to be built from where it came from. */
export type SnapshotRefusal =
  | 'missing'
  /** The system does not let it be read: the disk, or a right that is missing. */
  | 'unreadable'
  | 'damaged'
  | 'truncated'
  | 'newer-version'
  | 'foreign-pipeline'
  | 'sealed-with-another-key';

/** Says what is wrong with a file; whoever loads one answers with its reason. */
export class UnusableSnapshot extends Error {
  override name = 'UnusableSnapshot';
  readonly reason: SnapshotRefusal;
  constructor(reason: SnapshotRefusal, options?: ErrorOptions) {
    super(reason, options);
    this.reason = reason;
  }
}

/** A section where it lies in the file, and what its seal is bound to. */
export interface PlacedSection {
  readonly at: number;
  /** Before sealing. */
  readonly bytes: number;
  readonly bound: Uint8Array;
}

/** Reads an open snapshot file by place; threads may share the file. Every fault of it is an UnusableSnapshot. */
export class SectionReader {
  readonly size: number;
  private readonly fd: number;
  private readonly key: Uint8Array;

  constructor(fd: number, key: Uint8Array) {
    this.fd = fd;
    this.key = key;
    this.size = asked(() => fstatSync(fd).size);
  }

  take(at: number, bytes: number): Buffer {
    this.checkWithin(at, bytes);
    const taken = Buffer.alloc(bytes);
    this.readInto(taken, at);
    return taken;
  }

  open(section: PlacedSection): Buffer {
    this.checkWithin(section.at, section.bytes);
    const content = Buffer.alloc(section.bytes);
    this.openInto(content, section);
    return content;
  }

  /** @param body as long as the section; holds something only once this has returned */
  openInto(body: Uint8Array, { at, bytes, bound }: PlacedSection): void {
    const nonce = this.take(at, NONCE_BYTES);
    this.readInto(body, at + NONCE_BYTES);
    const tag = this.take(at + NONCE_BYTES + bytes, TAG_BYTES);
    try {
      openSection(this.key, bound, { nonce, body, tag });
    } catch (cause) {
      if (cause instanceof SealBroken) throw new UnusableSnapshot('damaged', { cause });
      throw cause;
    }
  }

  /** Straight to where it belongs: fresh memory costs more than the copying. */
  private readInto(target: Uint8Array, at: number): void {
    this.checkWithin(at, target.length);
    for (let got = 0; got < target.length; ) {
      const read = asked(() => readSync(this.fd, target, got, target.length - got, at + got));
      if (read === 0) throw new UnusableSnapshot('truncated');
      got += read;
    }
  }

  /** A length that the file tells is not believed before it is known to hold so much. */
  private checkWithin(at: number, bytes: number): void {
    if (!(bytes <= this.size - at)) throw new UnusableSnapshot('truncated');
  }
}

/** Asks the system something about a file. @throws UnusableSnapshot when it refuses */
export function asked<T>(question: () => T): T {
  try {
    return question();
  } catch (cause) {
    if (cause instanceof Error && 'syscall' in cause) {
      const isMissing = 'code' in cause && cause.code === 'ENOENT';
      throw new UnusableSnapshot(isMissing ? 'missing' : 'unreadable', { cause });
    }
    throw cause;
  }
}
