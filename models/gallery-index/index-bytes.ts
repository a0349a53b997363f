/** Shared memory of a template of 512 numbers with its codes, and of the name and the place of whom it is of. */
const BYTES_A_TEMPLATE = 2_900;
/** Of a thread that waits. */
const BYTES_A_THREAD = 16e6;

/** About what an index of so many templates takes in memory, with its thread. */
export function indexBytes(templates: number): number {
  return BYTES_A_THREAD + templates * BYTES_A_TEMPLATE;
}
