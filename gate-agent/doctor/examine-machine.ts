import { closeSync, fsyncSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { pipelineNamed } from '#models/engines/known-pipelines';
import { openFacePipeline } from '#models/engines/open-pipeline';
import type { GateSettings } from '../config.ts';
import { doubtful, ill, type Verdict, well } from './finding.ts';

const LITTLE_BYTES = 2 * 2 ** 30;
/** A lane waits for the disk twice per passage. */
const SLOW_MS = 50;

const GB = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GB`;

/** Whether the journal's disk takes a record and keeps it, how fast, and for how long still. */
export function examineDisk({ dataDir }: Pick<GateSettings, 'dataDir'>): Verdict {
  const path = join(dataDir, 'doctor.tmp');
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const startedMs = performance.now();
    const file = openSync(path, 'w', 0o600);
    writeSync(file, Buffer.alloc(4_096));
    fsyncSync(file);
    closeSync(file);
    const tookMs = performance.now() - startedMs;
    const { bavail, bsize } = statfsSync(dataDir);
    const free = bavail * bsize;
    const found = `${GB(free)} free, a record is safe after ${tookMs.toFixed(1)} ms.`;
    if (free < LITTLE_BYTES)
      return doubtful(found, `Make room on the disk of ${dataDir}: 30 days without a server need 3 GB.`);
    if (tookMs > SLOW_MS) return doubtful(found, 'Use a faster disk: every passage waits for it twice.');
    return well(found);
  } catch (fault) {
    return ill(
      `${dataDir} cannot be written (${wordsOf(fault)}).`,
      'Mount the disk writable, make room, and let the gate’s user own the folder.',
    );
  } finally {
    rmSync(path, { force: true });
  }
}

/** Whether the models are there, whole, and run. */
export async function examineModels(
  settings: Pick<GateSettings, 'pipeline' | 'weightsDir'>,
): Promise<Verdict> {
  const { pipeline: name, weightsDir } = settings;
  try {
    const pipeline = await openFacePipeline({
      pipeline: pipelineNamed(name, weightsDir),
      workers: 1,
      weightsDir,
    });
    const { id } = pipeline;
    await pipeline.close();
    return well(`${name} runs as ${id}.`);
  } catch (fault) {
    return ill(
      `${name} does not run: ${wordsOf(fault)}.`,
      'Fetch the models again: venue-access models fetch.',
    );
  }
}

export function wordsOf(fault: unknown): string {
  return fault instanceof Error ? fault.message.replace(/\.$/, '') : String(fault);
}
