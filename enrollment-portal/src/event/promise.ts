/** The promise as people say it: a share of 0.001 is 1 in 1,000 strangers. */
export function strangersOf(promisedFpir: number): number {
  return Math.round(1 / promisedFpir);
}
