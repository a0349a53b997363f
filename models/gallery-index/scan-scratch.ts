import { type BlockLayout, ROWS_PER_BLOCK } from './block-layout.ts';
import { type Address, type KernelMemory, reserveMemory } from './kernel/kernel.ts';

/** Probes that pass over the gallery together. */
export const PROBES_AT_ONCE = 64;

/** Rows that one call of the kernel takes together with four probes. */
export const PROBES_PER_CALL = 4;

/** Memory that a search works in, before the blocks. */
export interface ScanScratch {
  readonly probeCodes: Address;
  readonly probeValues: Address;
  /** Bytes from the sums of one probe to those of the next. */
  readonly dotsApart: number;
  readonly dotsAddress: Address;
  readonly selectedAddress: Address;
  readonly codes: Int16Array;
  readonly values: Float32Array;
  readonly dots: Int32Array;
  readonly selected: Int32Array;
  /** Where the first block begins. */
  readonly end: Address;
}

export function reserveScratch(memory: KernelMemory, { stride }: BlockLayout): ScanScratch {
  const probeCodes = 0;
  const probeValues = probeCodes + PROBES_AT_ONCE * stride * 2;
  const dotsAddress = probeValues + PROBES_AT_ONCE * stride * 4;
  const dotsApart = ROWS_PER_BLOCK * 4;
  const selectedAddress = dotsAddress + PROBES_PER_CALL * dotsApart;
  const end = selectedAddress + ROWS_PER_BLOCK * 4;
  reserveMemory(memory, end);
  const { buffer } = memory;
  return {
    probeCodes,
    probeValues,
    dotsApart,
    dotsAddress,
    selectedAddress,
    codes: new Int16Array(buffer, probeCodes, PROBES_AT_ONCE * stride),
    values: new Float32Array(buffer, probeValues, PROBES_AT_ONCE * stride),
    dots: new Int32Array(buffer, dotsAddress, PROBES_PER_CALL * ROWS_PER_BLOCK),
    selected: new Int32Array(buffer, selectedAddress, ROWS_PER_BLOCK),
    end,
  };
}
