import { type BlockLayout, layOutBlock, ROWS_PER_BLOCK } from './block-layout.ts';
import { type Address, type KernelMemory, reserveMemory, type ScanKernel } from './kernel/kernel.ts';
import { reserveScratch, type ScanScratch } from './scan-scratch.ts';

/** Norms are 1 within 1e-3 (`toEmbedding`); squared, and a little wider for the kernel's 32-bit sums. */
const LEAST_SQUARE = 0.9975;
const MOST_SQUARE = 1.0025;

/** One block as the kernel addresses it and as TypeScript reads and writes it. */
export interface TemplateBlock {
  readonly address: Address;
  readonly scales: Float32Array;
  readonly radii: Float32Array;
  readonly owners: Int32Array;
  readonly scopes: Uint32Array;
  /** `ROWS_PER_BLOCK * stride` numbers. */
  readonly values: Float32Array;
}

/**
 * Templates as numbered rows without gaps, in blocks of shared memory, so that a gallery grows without
 * moving and a search reads each block front to back.
 */
export class TemplateBlocks {
  readonly layout: BlockLayout;
  readonly kernel: ScanKernel;
  readonly scratch: ScanScratch;
  rows = 0;
  private readonly memory: KernelMemory;
  private readonly blocks: TemplateBlock[] = [];

  /** @param length numbers in a template */
  constructor(length: number, memory: KernelMemory, kernel: ScanKernel) {
    this.layout = layOutBlock(length);
    this.memory = memory;
    this.kernel = kernel;
    this.scratch = reserveScratch(memory, this.layout);
  }

  /** The blocks that hold rows. */
  get filled(): readonly TemplateBlock[] {
    return this.blocks.slice(0, Math.ceil(this.rows / ROWS_PER_BLOCK));
  }

  /**
   * @param template a unit vector of `length` numbers
   * @returns its row
   * @throws RangeError when it is no unit vector; nothing has been added then
   */
  append(template: Float32Array, owner: number, scopes: number): number {
    const { length, stride } = this.layout;
    if (template.length !== length) {
      throw new RangeError(`templates here hold ${length} numbers, not ${template.length}`);
    }
    const row = this.rows;
    const { block, place } = this.placeOf(row);
    block.values.set(template, place * stride);
    this.encode(block, place, 1);
    block.owners[place] = owner;
    block.scopes[place] = scopes;
    this.rows += 1;
    return row;
  }

  /**
   * Takes a row out; the last row takes its place, so that rows stay without gaps, and nothing of what
   * was taken out stays in memory.
   * @returns the owner of the row that moved, or null when none had to
   */
  takeOut(row: number): number | null {
    const last = this.rows - 1;
    const source = this.placeOf(last);
    const target = this.placeOf(row);
    if (row !== last) this.copy(source, target);
    this.erase(source);
    this.rows = last;
    return row === last ? null : (target.block.owners[target.place] ?? null);
  }

  /** Counts a row in whose template and codes have been written. */
  adopt(row: number, owner: number, scopes: number): void {
    if (row !== this.rows) throw new RangeError(`row ${row} does not follow row ${this.rows - 1}`);
    const { block, place } = this.placeOf(row);
    block.owners[place] = owner;
    block.scopes[place] = scopes;
    this.rows += 1;
  }

  /** A row's numbers, without the zeros of its stride; a view that the next change may alter. */
  templateAt(row: number): Float32Array {
    const { block, place } = this.placeOf(row);
    const first = place * this.layout.stride;
    return block.values.subarray(first, first + this.layout.length);
  }

  /** Forgets all rows and clears the memory they were in. */
  clear(): void {
    for (const { address } of this.filled) {
      new Uint8Array(this.memory.buffer, address, this.layout.bytes).fill(0);
    }
    this.rows = 0;
  }

  /**
   * Makes the codes of rows whose values have been written.
   * @throws RangeError naming the first row that holds no unit vector
   */
  encode(block: TemplateBlock, place: number, count: number): void {
    const { stride, codes, scales, radii, values } = this.layout;
    const made = this.kernel.encodeRows(
      block.address + values + place * stride * 4,
      count,
      stride,
      block.address + codes + place * stride,
      block.address + scales + place * 4,
      block.address + radii + place * 4,
      LEAST_SQUARE,
      MOST_SQUARE,
    );
    if (made !== count) {
      block.values.fill(0, place * stride, (place + count) * stride);
      throw new RangeError(`template ${made + 1} of ${count} is no unit vector`);
    }
  }

  /** Makes room for so many blocks. */
  reserve(count: number): void {
    while (this.blocks.length < count) this.allocate(this.blocks.length);
  }

  placeOf(row: number): { readonly block: TemplateBlock; readonly place: number } {
    const at = Math.floor(row / ROWS_PER_BLOCK);
    const block = this.blocks[at] ?? this.allocate(at);
    return { block, place: row % ROWS_PER_BLOCK };
  }

  private allocate(at: number): TemplateBlock {
    if (at !== this.blocks.length) throw new RangeError(`there is no block ${at}`);
    const { bytes, scales, radii, owners, scopes, values, stride } = this.layout;
    const address = this.scratch.end + at * bytes;
    reserveMemory(this.memory, address + bytes);
    const { buffer } = this.memory;
    const block = {
      address,
      scales: new Float32Array(buffer, address + scales, ROWS_PER_BLOCK),
      radii: new Float32Array(buffer, address + radii, ROWS_PER_BLOCK),
      owners: new Int32Array(buffer, address + owners, ROWS_PER_BLOCK),
      scopes: new Uint32Array(buffer, address + scopes, ROWS_PER_BLOCK),
      values: new Float32Array(buffer, address + values, ROWS_PER_BLOCK * stride),
    };
    this.blocks.push(block);
    return block;
  }

  private copy(from: RowPlace, to: RowPlace): void {
    const { stride } = this.layout;
    this.codesAt(to).set(this.codesAt(from));
    to.block.values.set(
      from.block.values.subarray(from.place * stride, (from.place + 1) * stride),
      to.place * stride,
    );
    for (const column of ['scales', 'radii', 'owners', 'scopes'] as const) {
      to.block[column][to.place] = from.block[column][from.place] ?? Number.NaN;
    }
  }

  private erase(at: RowPlace): void {
    const { stride } = this.layout;
    this.codesAt(at).fill(0);
    at.block.values.fill(0, at.place * stride, (at.place + 1) * stride);
    for (const column of ['scales', 'radii', 'owners', 'scopes'] as const) at.block[column][at.place] = 0;
  }

  private codesAt({ block, place }: RowPlace): Uint8Array {
    const { codes, stride } = this.layout;
    return new Uint8Array(this.memory.buffer, block.address + codes + place * stride, stride);
  }
}

interface RowPlace {
  readonly block: TemplateBlock;
  readonly place: number;
}
