/** One link that waits to be opened. */
export interface OutboxLine {
  readonly name: string;
  readonly number: string;
  readonly link: string;
}

/**
 * Reads what the server writes for a mail merge: RFC 4180, with a first line that names the columns.
 * @throws TypeError when a column is missing
 */
export function readOutbox(csv: string): readonly OutboxLine[] {
  const [header = [], ...rows] = rowsOf(csv);
  const column = (name: string) => {
    const index = header.indexOf(name);
    if (index < 0) throw new TypeError(`the file has no column ${name}`);
    return index;
  };
  const [name, number, link] = [column('name'), column('externalId'), column('link')];
  return rows.map((row) => ({
    name: shown(row[name] ?? ''),
    number: shown(row[number] ?? ''),
    link: row[link] ?? '',
  }));
}

/** The apostrophe keeps spreadsheets from computing a cell; it is no part of the name. */
function shown(cell: string): string {
  return cell.replace(/^'(?=[=+\-@\t\r])/, '');
}

function rowsOf(csv: string): string[][] {
  const cells = /(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/g;
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [whole, quoted, plain = '', end] of csv.matchAll(cells)) {
    if (whole === '') break;
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
