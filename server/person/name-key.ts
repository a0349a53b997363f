/** A name as it is sorted and searched: without case and accents, so that "Åsa" is found by "asa". */
export function nameKey(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .trim();
}
