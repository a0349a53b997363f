import { readFileSync } from 'node:fs';
import { builtFile } from '../../built-file.ts';

/** A place in the kernel's memory, in bytes. */
export type Address = number;

/** What `scan.wat` exports; it tells what each does. Addresses are multiples of 16. */
export interface ScanKernel {
  dotRows(codes: Address, rows: number, stride: number, probe: Address, dots: Address): void;
  dotRowsOfFour(
    codes: Address,
    rows: number,
    stride: number,
    probes: Address,
    dots: Address,
    dotsApart: number,
  ): void;
  selectRows(
    dots: Address,
    from: number,
    to: number,
    scales: Address,
    radii: Address,
    scopes: Address,
    probeScale: number,
    probeNorm: number,
    slack: number,
    threshold: number,
    scope: number,
    selected: Address,
  ): number;
  exactDot(values: Address, stride: number, probe: Address): number;
  encodeRows(
    values: Address,
    rows: number,
    stride: number,
    codes: Address,
    scales: Address,
    radii: Address,
    leastSquare: number,
    mostSquare: number,
  ): number;
  readAll(from: Address, to: Address): number;
}

/** A `WebAssembly.Memory` that threads share. */
export interface KernelMemory {
  readonly buffer: SharedArrayBuffer;
  grow(pages: number): number;
}

/** The part of the platform's `WebAssembly` used here; TypeScript knows it only among the types of browsers. */
interface WebAssemblyPlatform {
  readonly Memory: new (size: { initial: number; maximum: number; shared: true }) => KernelMemory;
  readonly Module: new (binary: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: { index: { memory: KernelMemory } },
  ) => { readonly exports: ScanKernel };
}

const { WebAssembly: platform } = globalThis as unknown as { readonly WebAssembly: WebAssemblyPlatform };

const PAGE_BYTES = 65_536;
/** All that 32-bit addresses reach; only pages that were grown into take memory. */
const MAX_PAGES = 65_536;

export function createKernelMemory(): KernelMemory {
  return new platform.Memory({ initial: 1, maximum: MAX_PAGES, shared: true });
}

/** Makes `memory` reach at least to `end`; what it held stays where it is. @throws RangeError beyond 4 GB */
export function reserveMemory(memory: KernelMemory, end: Address): void {
  const missing = end - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
}

export function loadKernel(memory: KernelMemory): ScanKernel {
  const module = new platform.Module(readFileSync(builtFile(import.meta.url, './scan.wasm')));
  return new platform.Instance(module, { index: { memory } }).exports;
}
