/** Small fast generator with a seed (mulberry32), so that a failing gallery can be made again. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export function unit(vector: Float32Array): Float32Array {
  let square = 0;
  for (const value of vector) square += value * value;
  const norm = Math.sqrt(square);
  return vector.map((value) => value / norm);
}

/** Evenly spread over the sphere. */
export function randomUnit(length: number, random: () => number): Float32Array {
  return unit(Float32Array.from({ length }, () => gaussian(random)));
}

/** A unit vector about as similar to `centre` as asked, -1 to 1. */
export function near(centre: Float32Array, similarity: number, random: () => number): Float32Array {
  const away = randomUnit(centre.length, random);
  const side = Math.sqrt(1 - similarity * similarity);
  return unit(centre.map((value, i) => value * similarity + (away[i] ?? 0) * side));
}

function gaussian(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
