import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { builtFile } from '../built-file.ts';
import { ROWS_PER_BLOCK } from './block-layout.ts';
import type { KernelMemory } from './kernel/kernel.ts';
import {
  type PlacedSection,
  SectionReader,
  type SnapshotRefusal,
  UnusableSnapshot,
} from './section-reader.ts';
import type { TemplateBlocks } from './template-blocks.ts';

/** Sections of templates, the first for the first block and so on, for several threads to put into one memory. */
export interface TemplateSections {
  /** The open file. */
  readonly fd: number;
  readonly key: Uint8Array;
  /** Numbers in a template. */
  readonly length: number;
  /** Reaches to the end of the last block. */
  readonly memory: KernelMemory;
  readonly sections: readonly PlacedSection[];
  /** In shared memory: the first section that no thread has taken. */
  readonly cursor: Int32Array;
}

export type TemplatesLoaded =
  | { readonly kind: 'loaded' }
  | { readonly kind: 'refused'; readonly because: SnapshotRefusal };

/** Beyond a few threads the memory is no faster. */
const MOST_HELPERS = 3;

/** A thread takes some 50 ms to start; fewer sections than this are loaded by then. */
const SECTIONS_A_HELPER = 24;

/** Loads sections until none is left. @throws UnusableSnapshot; the other threads stop soon, too */
export function loadSections(blocks: TemplateBlocks, work: TemplateSections): void {
  const { cursor, sections } = work;
  const reader = new SectionReader(work.fd, work.key);
  try {
    for (;;) {
      const block = Atomics.add(cursor, 0, 1);
      const section = sections[block];
      if (!section) return;
      loadSection(reader, blocks, block, section);
    }
  } finally {
    Atomics.store(cursor, 0, sections.length);
  }
}

function loadSection(
  reader: SectionReader,
  blocks: TemplateBlocks,
  block: number,
  section: PlacedSection,
): void {
  const target = blocks.placeOf(block * ROWS_PER_BLOCK).block;
  const { buffer, byteOffset } = target.values;
  reader.openInto(new Uint8Array(buffer, byteOffset, section.bytes), section);
  try {
    blocks.encode(target, 0, section.bytes / 4 / blocks.layout.stride);
  } catch (cause) {
    throw new UnusableSnapshot('damaged', { cause });
  }
}

/** Threads that load beside this one, as many as the machine and the file are worth. */
export class LoadingHelp {
  private readonly work: TemplateSections;
  private readonly helpers: readonly Promise<void>[];

  constructor(work: TemplateSections) {
    this.work = work;
    const worthwhile = Math.floor(work.sections.length / SECTIONS_A_HELPER);
    const count = Math.min(availableParallelism() - 1, MOST_HELPERS, worthwhile);
    this.helpers = Array.from({ length: Math.max(0, count) }, () => help(work));
    // Awaited further down, whatever happens in between.
    for (const helper of this.helpers) helper.catch(() => undefined);
  }

  /** Returns when the helpers have written their last. @throws UnusableSnapshot */
  async finish(): Promise<void> {
    await Promise.allSettled(this.helpers);
    await Promise.all(this.helpers);
  }

  /** Lets nobody take another section. */
  async abandon(): Promise<void> {
    Atomics.store(this.work.cursor, 0, this.work.sections.length);
    await Promise.allSettled(this.helpers);
  }
}

function help(workerData: TemplateSections): Promise<void> {
  return new Promise((resolve, reject) => {
    const helper = new Worker(builtFile(import.meta.url, './load-templates-worker.ts'), {
      workerData,
      execArgv: [],
    });
    helper.on('message', (loaded: TemplatesLoaded) => {
      if (loaded.kind === 'loaded') resolve();
      else reject(new UnusableSnapshot(loaded.because));
    });
    helper.on('error', reject);
    helper.on('exit', () => reject(new Error('a thread that loads templates ended early')));
  });
}
