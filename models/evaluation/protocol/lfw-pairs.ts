import { existsSync } from 'node:fs';
import { EvaluationError } from '../evaluation-error.ts';
import type { ImageFile } from '../images/image-file.ts';
import type { ImageNamer, ListedPair, PairsProtocol } from './pairs-protocol.ts';

/** `10 300`: ten folds of 300 mated and 300 non-mated pairs; `500`: one fold. */
const HEADER = /^\uFEFF?[ \t]*(\d{1,6})(?:[ \t]+(\d{1,6}))?[ \t]*$/;
const NUMBER = /^[1-9]\d{0,5}$/;

/** LFW ships .jpg; aligned copies of it are often .png. */
const ENDINGS = ['.jpg', '.png', '.jpeg', '.webp'] as const;

export function isLfwHeader(text: string): boolean {
  return HEADER.test(text.slice(0, 100).split(/\r?\n/, 1)[0] ?? '');
}

/** `Name 1 2` is a mated pair of `Name/Name_0001.jpg` and `.._0002.jpg`, `Name1 1 Name2 4` a non-mated one. */
export function lfwPairs(text: string, fileName: string, imageAt: ImageNamer): PairsProtocol {
  const [header = '', ...rest] = text.split(/\r?\n/);
  const [, first = '', second] = HEADER.exec(header) ?? [];
  const folds = second === undefined ? 1 : Number(first);
  const pairsOfFold = 2 * Number(second ?? first);
  const personOf = new Map<string, string>();

  const pairs = rest.flatMap((content, i): readonly ListedPair[] => {
    if (content.trim() === '') return [];
    const line = i + 2;
    const photo = (person: string, number: string): ImageFile => {
      const image = photoOf(person, number, (relativePath) => imageAt(relativePath, line));
      personOf.set(image.name, person);
      return image;
    };
    const [name1 = '', number1 = '', third = '', fourth, ...more] = content.trim().split(/\s+/);
    const [name2, number2] = fourth === undefined ? [name1, third] : [third, fourth];
    if (more.length > 0 || !NUMBER.test(number1) || !NUMBER.test(number2)) {
      throw new EvaluationError(
        `${fileName}, line ${line}: expected "name number number" or "name number name number"`,
      );
    }
    return [{ line, a: photo(name1, number1), b: photo(name2, number2), same: fourth === undefined }];
  });

  const expected = folds * pairsOfFold;
  if (folds > 1 && pairs.length !== expected) {
    throw new EvaluationError(
      `${fileName}: ${folds} folds of ${pairsOfFold} pairs are ${expected}, but the file names ${pairs.length}`,
    );
  }
  return {
    pairs,
    folds:
      folds > 1
        ? { kind: 'given', foldOf: pairs.map((_, i) => Math.floor(i / pairsOfFold)) }
        : { kind: 'none' },
    personOf,
    warnings:
      pairs.length === expected ? [] : [`${fileName} announces ${expected} pairs and names ${pairs.length}`],
  };
}

function photoOf(person: string, number: string, at: (relativePath: string) => ImageFile): ImageFile {
  const stem = `${person}/${person}_${number.padStart(4, '0')}`;
  const candidates = ENDINGS.map((ending) => at(stem + ending));
  return candidates.find(({ path }) => existsSync(path)) ?? at(stem + ENDINGS[0]);
}
