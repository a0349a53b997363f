/**
 * Rows of a CSV file as the server writes them: RFC 4180.
 * The apostrophe that keeps spreadsheets from computing a cell is no part of it.
 */
export function readCsv(csv: string): string[][] {
  const cells = /(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/g;
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [whole, quoted, plain = '', end] of csv.matchAll(cells)) {
    if (whole === '') break;
    const cell = quoted === undefined ? plain : quoted.replaceAll('""', '"');
    row.push(cell.replace(/^'(?=[=+\-@\t\r])/, ''));
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
