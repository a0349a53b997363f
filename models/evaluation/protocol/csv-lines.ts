import { EvaluationError } from '../evaluation-error.ts';

export interface CsvLine {
  /** As an editor counts, the header being line 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

const BYTE_ORDER_MARK = /^\uFEFF/;

/**
 * The lines below a header that must read exactly so, each with as many fields. A field may be quoted as in
 * RFC 4180, on one line; empty lines are skipped.
 * @param fileName for messages
 * @throws EvaluationError naming the line
 */
export function csvLines(text: string, header: string, fileName: string): readonly CsvLine[] {
  const [first = '', ...rest] = text.replace(BYTE_ORDER_MARK, '').split(/\r?\n/);
  if (first.trim() !== header) {
    throw new EvaluationError(`${fileName}, line 1: the header must be "${header}"`);
  }
  const columns = header.split(',').length;
  return rest.flatMap((content, i) => {
    if (content.trim() === '') return [];
    const line = i + 2;
    const fields = fieldsOf(content);
    if (fields?.length !== columns) {
      throw new EvaluationError(`${fileName}, line ${line}: expected ${columns} fields (${header})`);
    }
    return [{ line, fields }];
  });
}

const FIELD = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;

/** @returns null when quotes do not match up */
function fieldsOf(content: string): readonly string[] | null {
  const fields: string[] = [];
  for (let at = 0; ; ) {
    FIELD.lastIndex = at;
    const match = FIELD.exec(content);
    if (!match) return null;
    const [whole, quoted, plain = '', end] = match;
    fields.push(quoted === undefined ? plain.trim() : quoted.replaceAll('""', '"'));
    if (end === '') return fields;
    at += whole.length;
  }
}
