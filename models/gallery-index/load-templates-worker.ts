import { parentPort, workerData } from 'node:worker_threads';
import { loadKernel } from './kernel/kernel.ts';
import { loadSections, type TemplateSections, type TemplatesLoaded } from './load-templates.ts';
import { UnusableSnapshot } from './section-reader.ts';
import { TemplateBlocks } from './template-blocks.ts';

parentPort?.postMessage(load(workerData as TemplateSections));

function load(work: TemplateSections): TemplatesLoaded {
  const blocks = new TemplateBlocks(work.length, work.memory, loadKernel(work.memory));
  blocks.reserve(work.sections.length);
  try {
    loadSections(blocks, work);
    return { kind: 'loaded' };
  } catch (cause) {
    if (cause instanceof UnusableSnapshot) return { kind: 'refused', because: cause.reason };
    throw cause;
  }
}
