import { readCsv } from '../csv/read-csv.ts';

/** One link that waits to be opened. */
export interface OutboxLine {
  readonly name: string;
  readonly number: string;
  readonly link: string;
  readonly personId: string;
}

/**
 * Reads what the server writes for a mail merge: RFC 4180, with a first line that names the columns.
 * @throws TypeError when a column is missing
 */
export function readOutbox(csv: string): readonly OutboxLine[] {
  const [header = [], ...rows] = readCsv(csv);
  const column = (name: string) => {
    const index = header.indexOf(name);
    if (index < 0) throw new TypeError(`the file has no column ${name}`);
    return index;
  };
  const [name, number, link, personId] = [
    column('name'),
    column('externalId'),
    column('link'),
    column('personId'),
  ];
  return rows.map((row) => ({
    name: row[name] ?? '',
    number: row[number] ?? '',
    link: row[link] ?? '',
    personId: row[personId] ?? '',
  }));
}
