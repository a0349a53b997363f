/**
 * Stands for the parameters of a statement on SQLite that is run once for each row. Reading the values out of one JSON
 * parameter takes two and a half times as long as writing the rows.
 */
export class EachRow {
  readonly rows: readonly (readonly unknown[])[];

  constructor(rows: readonly (readonly unknown[])[]) {
    this.rows = rows;
  }
}
