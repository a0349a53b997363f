/** Half a megabyte of 512-number codes: small enough for a core's own cache while a batch of probes passes over it. */
export const ROWS_PER_BLOCK = 1024;

/** The kernel reads 32 numbers of a template in a step. */
const STRIDE_STEP = 32;

const BYTES_PER_WORD = 4;

/** Where the parts of a block of templates lie, in bytes from the block's start. */
export interface BlockLayout {
  /** Numbers in a template. */
  readonly length: number;
  /** `length` rounded up; the numbers beyond it are zeros. */
  readonly stride: number;
  readonly codes: 0;
  readonly scales: number;
  readonly radii: number;
  /** The number of the person each row belongs to. */
  readonly owners: number;
  /** The scopes each row may be found in, a bit each. */
  readonly scopes: number;
  readonly values: number;
  readonly bytes: number;
}

/** @param length numbers in a template, 1 to 2048: more could overflow the kernel's 32-bit sums */
export function layOutBlock(length: number): BlockLayout {
  if (!(Number.isInteger(length) && length >= 1 && length <= 2048)) {
    throw new RangeError(`templates hold 1 to 2048 numbers, not ${length}`);
  }
  const stride = Math.ceil(length / STRIDE_STEP) * STRIDE_STEP;
  const scales = ROWS_PER_BLOCK * stride;
  const column = ROWS_PER_BLOCK * BYTES_PER_WORD;
  const values = scales + 4 * column;
  return {
    length,
    stride,
    codes: 0,
    scales,
    radii: scales + column,
    owners: scales + 2 * column,
    scopes: scales + 3 * column,
    values,
    bytes: values + ROWS_PER_BLOCK * stride * BYTES_PER_WORD,
  };
}
