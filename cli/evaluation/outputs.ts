import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { EvaluationError } from '#models/evaluation/evaluation-error';
import type { FaceDisplay } from '#models/evaluation/report/face-thumbnail';
import { placeFile } from '#models/weight-file';

export interface Outputs {
  /** A file, or `-` for standard output. */
  readonly json?: string;
  readonly html?: string;
  readonly showFaces?: true;
}

/** The options that say where results go, the same for every protocol. */
export function withOutputOptions(command: Command): Command {
  return command
    .option('--json <file>', 'write the figures as JSON; - for standard output')
    .option('--html <file>', 'write a report, whole in one file')
    .option('--show-faces', 'do not mask faces and names in the report');
}

export function displayOf({ showFaces }: Outputs): FaceDisplay {
  return showFaces ? 'shown' : 'masked';
}

/**
 * Asked before the work begins: nobody should wait for an hour to learn that the result has nowhere to go.
 * @throws EvaluationError
 */
export async function checkOutputs({ json, html }: Outputs): Promise<void> {
  for (const target of [json, html]) {
    if (target === undefined || target === '-') continue;
    if (await isFolder(target)) throw new EvaluationError(`${target} is a folder; name a file to write`);
    const parent = path.dirname(path.resolve(target));
    if (!(await isFolder(parent))) throw new EvaluationError(`the folder ${parent} does not exist`);
  }
}

/** Writes what was asked for; the summary goes to standard output unless the JSON does. */
export async function writeOutputs(
  { json, html }: Outputs,
  result: { readonly summary: string; readonly json: unknown; readonly html: () => Promise<string> },
): Promise<void> {
  const text = `${JSON.stringify(result.json, null, 2)}\n`;
  if (json === '-') process.stdout.write(text);
  else process.stdout.write(`${result.summary}\n`);
  if (json !== undefined && json !== '-') await placeFile(json, Buffer.from(text));
  if (html !== undefined) await placeFile(html, Buffer.from(await result.html()));
}

async function isFolder(at: string): Promise<boolean> {
  try {
    return (await stat(at)).isDirectory();
  } catch {
    return false;
  }
}
