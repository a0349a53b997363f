/** A promise in the words of the portal: "1 in 1,000". */
export function oneIn(share: number): string {
  return `1 in ${Number((1 / share).toPrecision(3)).toLocaleString('en')}`;
}

export function fraction(share: number): string {
  return `${Number((share * 100).toPrecision(3))}%`;
}
