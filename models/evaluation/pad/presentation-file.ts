import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { HEAD_TURNS } from '#domain/face/challenge';
import { EvaluationError } from '../evaluation-error.ts';

/** Stands beside the frames of a presentation and tells what cannot be seen in them. */
export const PRESENTATION_FILE = 'presentation.json';

const presentationFile = z.strictObject({
  framesPerSecond: z.number().min(1).max(120),
  /** Which way the person was told to turn, and after how many frames; left out where nobody was told. */
  command: z.enum(HEAD_TURNS).exactOptional(),
  commandedAfterFrame: z.int().positive().exactOptional(),
});

export type PresentationFile = z.infer<typeof presentationFile>;

const UNTOLD: PresentationFile = { framesPerSecond: 10 };

/**
 * Without a file: ten frames a second, and nobody was told to turn.
 * @throws EvaluationError naming the file and the key that is wrong
 */
export async function readPresentationFile(folder: string): Promise<PresentationFile> {
  const file = path.join(folder, PRESENTATION_FILE);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return UNTOLD;
    throw new EvaluationError(`${file} cannot be read`, { cause });
  }
  const parsed = presentationFile.safeParse(jsonOf(text, file));
  if (!parsed.success) throw new EvaluationError(`${file}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

function jsonOf(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new EvaluationError(`${file} is not JSON`, { cause });
  }
}
