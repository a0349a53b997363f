/** How often each person was drawn, in as many draws with replacement as there are people. */
export function drawWeights(people: number, seed: number): Uint8Array {
  const drawn = new Uint8Array(people);
  let state = (seed + 1) * 0x9e3779b9;
  for (let i = 0; i < people; i++) {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    const at = ((t ^ (t >>> 14)) >>> 0) % people;
    drawn[at] = (drawn[at] ?? 0) + 1;
  }
  return drawn;
}
