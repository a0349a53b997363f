import { THUMBNAIL_HEIGHT, THUMBNAIL_WIDTH } from './thumbnail.ts';

/** Cells by which a camera may shake in the wind, or sag, and still look at the same place. */
const SHAKE = 2;

/** Where the edges of a view are: light may change, walls stay. Square roots keep one lamp from outweighing a hall. */
export function edgesOf(thumbnail: Float32Array): Float32Array {
  const edges = new Float32Array(thumbnail.length);
  for (let y = 0; y < THUMBNAIL_HEIGHT - 1; y += 1) {
    for (let x = 0; x < THUMBNAIL_WIDTH - 1; x += 1) {
      const at = y * THUMBNAIL_WIDTH + x;
      const here = thumbnail[at] ?? 0;
      const across = (thumbnail[at + 1] ?? 0) - here;
      const down = (thumbnail[at + THUMBNAIL_WIDTH] ?? 0) - here;
      edges[at] = Math.sqrt(Math.hypot(across, down));
    }
  }
  return edges;
}

/**
 * How far two views agree, -1 to 1: the best correlation of their edges over small shifts.
 *
 * Measured on six photos: 0.96 and more after a shift by 3% of the width, 0.74 by 5%, at most 0.33 by 7%,
 * at most 0.14 between different places, 1.00 at half the light.
 */
export function agreement(edges: Float32Array, reference: Float32Array): number {
  let best = -1;
  for (let dy = -SHAKE; dy <= SHAKE; dy += 1) {
    for (let dx = -SHAKE; dx <= SHAKE; dx += 1) {
      best = Math.max(best, correlation(edges, reference, dy * THUMBNAIL_WIDTH + dx));
    }
  }
  return best;
}

/** Of the inner cells, so that every shift compares as many. */
function correlation(edges: Float32Array, reference: Float32Array, shift: number): number {
  let [n, a, b, aa, bb, ab] = [0, 0, 0, 0, 0, 0];
  for (let y = SHAKE; y < THUMBNAIL_HEIGHT - SHAKE - 1; y += 1) {
    for (let x = SHAKE; x < THUMBNAIL_WIDTH - SHAKE - 1; x += 1) {
      const at = y * THUMBNAIL_WIDTH + x;
      const [p, q] = [edges[at] ?? 0, reference[at + shift] ?? 0];
      n += 1;
      a += p;
      b += q;
      aa += p * p;
      bb += q * q;
      ab += p * q;
    }
  }
  const spread = Math.sqrt((aa - (a * a) / n) * (bb - (b * b) / n));
  return spread > 0 ? (ab - (a * b) / n) / spread : 0;
}
