import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { EvaluationError } from '../evaluation-error.ts';
import { csvLines } from './csv-lines.ts';

/** Which group a person or a single image belongs to, for figures per group. */
export class Groups {
  readonly #groupOf: ReadonlyMap<string, string>;

  constructor(groupOf: ReadonlyMap<string, string>) {
    this.#groupOf = groupOf;
  }

  /** Looks for the image's own name, then for its person's, then for its folder's. */
  groupOf(imageName: string, person: string): string | null {
    const names = [imageName, person, path.posix.dirname(imageName)];
    return names.map((name) => this.#groupOf.get(name)).find((group) => group !== undefined) ?? null;
  }
}

/**
 * @param file CSV with the header `name,group`; a name is a person's (folder) name or an image's path
 * @throws EvaluationError naming the line
 */
export async function readGroupsFile(file: string): Promise<Groups> {
  const fileName = path.basename(file);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new EvaluationError(`the file ${file} cannot be read`, { cause });
  }
  const groupOf = new Map<string, string>();
  for (const { line, fields } of csvLines(text, 'name,group', fileName)) {
    const [name = '', group = ''] = fields;
    if (name === '' || group === '') {
      throw new EvaluationError(`${fileName}, line ${line}: neither name nor group may be empty`);
    }
    const earlier = groupOf.get(name);
    if (earlier !== undefined && earlier !== group) {
      throw new EvaluationError(`${fileName}, line ${line}: "${name}" was put into "${earlier}" before`);
    }
    groupOf.set(name, group);
  }
  return new Groups(groupOf);
}
