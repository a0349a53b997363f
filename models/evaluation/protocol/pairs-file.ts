import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { EvaluationError } from '../evaluation-error.ts';
import { imageWithin } from '../images/image-file.ts';
import { csvLines } from './csv-lines.ts';
import { isLfwHeader, lfwPairs } from './lfw-pairs.ts';
import type { ImageNamer, PairsProtocol } from './pairs-protocol.ts';
import { peopleOfPairs } from './people-of-pairs.ts';

const CSV_HEADER = 'a,b,same';

/**
 * Reads pairs in the format of LFW (`pairs.txt`, `pairsDevTrain.txt`) or as CSV with the header `a,b,same`.
 * @param images the folder that all paths are relative to and must not leave
 * @throws EvaluationError naming the line of whatever is wrong
 */
export async function readPairsFile(file: string, images: string): Promise<PairsProtocol> {
  const fileName = path.basename(file);
  const text = await textOf(file);
  const imageAt: ImageNamer = (relativePath, line) => {
    const image = imageWithin(images, relativePath);
    if (image) return image;
    throw new EvaluationError(
      `${fileName}, line ${line}: "${relativePath}" leads out of the folder of images`,
    );
  };
  const protocol = pairsOf(text, fileName, imageAt);
  if (protocol.pairs.length === 0) throw new EvaluationError(`${fileName} names no pairs`);
  return protocol;
}

function pairsOf(text: string, fileName: string, imageAt: ImageNamer): PairsProtocol {
  if (isLfwHeader(text)) return lfwPairs(text, fileName, imageAt);
  if (text.replace(/^\uFEFF/, '').startsWith(CSV_HEADER)) return csvPairs(text, fileName, imageAt);
  throw new EvaluationError(
    `${fileName}, line 1: expected the header "${CSV_HEADER}", or the numbers that begin a pairs file of LFW`,
  );
}

function csvPairs(text: string, fileName: string, imageAt: ImageNamer): PairsProtocol {
  const pairs = csvLines(text, CSV_HEADER, fileName).map(({ line, fields }) => {
    const [a = '', b = '', same = ''] = fields;
    if (same !== '0' && same !== '1') {
      throw new EvaluationError(`${fileName}, line ${line}: "same" must be 1 or 0, not "${same}"`);
    }
    return { line, a: imageAt(a, line), b: imageAt(b, line), same: same === '1' };
  });
  return { pairs, folds: { kind: 'none' }, personOf: peopleOfPairs(pairs), warnings: [] };
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new EvaluationError(`the file ${file} cannot be read`, { cause });
  }
}
