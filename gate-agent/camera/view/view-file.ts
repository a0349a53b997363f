import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readPrivateFile, writePrivateFile } from '../../device/private-file.ts';
import { THUMBNAIL_HEIGHT, THUMBNAIL_WIDTH } from './thumbnail.ts';
import type { ViewMemory } from './view-guard.ts';

const CELLS = THUMBNAIL_WIDTH * THUMBNAIL_HEIGHT;

const viewFileSchema = z.strictObject({
  /** Tenths of an edge's strength, one byte a cell. */
  edges: z.base64().transform((text) => Buffer.from(text, 'base64')),
});

/**
 * The reference view of a lane's camera in the gate's folder, until it is forgotten. Another camera, or
 * the same under another address, starts anew.
 * @param camera what tells one camera from another; never its password
 */
export function viewFile(dataDir: string, lane: string, camera: string): ViewMemory {
  const path = pathOf(dataDir, lane, camera);
  return {
    recall() {
      const text = readPrivateFile(path);
      const parsed = text && viewFileSchema.safeParse(JSON.parse(text.toString()));
      if (!parsed?.success || parsed.data.edges.length !== CELLS) return null;
      return Float32Array.from(parsed.data.edges, (tenths) => tenths / 10);
    },
    remember(edges) {
      const tenths = Buffer.from(edges.map((edge) => Math.min(255, Math.round(edge * 10))));
      try {
        writePrivateFile(path, JSON.stringify({ edges: tenths.toString('base64') }));
      } catch {
        // A full disk must not stop the lane: after the next start the view is learnt again.
      }
    },
  };
}

/** From the next start the lane learns what its camera looks at: after the camera was moved on purpose. */
export function forgetView(dataDir: string, lane: string, camera: string): void {
  rmSync(pathOf(dataDir, lane, camera), { force: true });
}

function pathOf(dataDir: string, lane: string, camera: string): string {
  const name = createHash('sha256')
    .update(JSON.stringify([lane, camera]))
    .digest('hex')
    .slice(0, 16);
  return join(dataDir, `view-${name}.json`);
}
