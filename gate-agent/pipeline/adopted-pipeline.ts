import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readPrivateFile, writePrivateFile } from '../device/private-file.ts';
import { GateError } from '../gate-error.ts';

const adoptedSchema = z.strictObject({
  /** What the setting said when the gate moved: whoever changes the setting means the new one. */
  setting: z.string(),
  pipelineId: z.string(),
});

/** The pipeline by which a gate works and the folder of its gallery. */
export interface GatePipeline {
  /** A name or an id, as `pipelineNamed` takes it. */
  readonly name: string;
  readonly galleryDir: string;
}

/**
 * The setting names the pipeline that a gate begins with; where its server has moved on, the folder says to which.
 * Galleries of different pipelines lie in folders of their own, so that the move is one write of one small file.
 * @throws GateError when the file cannot be read
 */
export function pipelineOfGate(dataDir: string, setting: string): GatePipeline {
  const adopted = readAdopted(dataDir);
  if (adopted?.setting !== setting) return { name: setting, galleryDir: dataDir };
  return { name: adopted.pipelineId, galleryDir: galleryDirOf(dataDir, adopted.pipelineId) };
}

/** Where the gallery of a pipeline is gathered that is not the one that the gate began with. */
export function galleryDirOf(dataDir: string, pipelineId: string): string {
  return join(dataDir, FOLDER, pipelineId);
}

/** From the next start on the gate works by the pipeline. */
export function adoptPipeline(dataDir: string, setting: string, pipelineId: string): void {
  writePrivateFile(join(dataDir, FILE), `${JSON.stringify({ setting, pipelineId })}\n`);
}

/** Deletes galleries of pipelines that the gate does not work by, with their files of templates. */
export function forgetOtherGalleries(dataDir: string, { galleryDir }: GatePipeline): void {
  const root = join(dataDir, FOLDER);
  const others = existsSync(root) ? readdirSync(root).map((name) => join(root, name)) : [];
  for (const other of others.filter((folder) => folder !== galleryDir)) {
    rmSync(other, { recursive: true, force: true });
  }
  if (galleryDir === dataDir) return;
  for (const name of readdirSync(dataDir)) {
    if (name.startsWith('gallery.')) rmSync(join(dataDir, name), { force: true });
  }
}

const FILE = 'pipeline.json';
const FOLDER = 'galleries';

function readAdopted(dataDir: string): z.infer<typeof adoptedSchema> | null {
  const text = readPrivateFile(join(dataDir, FILE));
  if (!text) return null;
  try {
    return adoptedSchema.parse(JSON.parse(text.toString()));
  } catch (cause) {
    throw new GateError(`${join(dataDir, FILE)} cannot be read`, { cause });
  }
}
