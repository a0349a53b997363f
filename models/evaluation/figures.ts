/** A share as people read it: `0.42%`, with more digits the smaller it is; `not measured` without evidence. */
export function percent(share: number): string {
  if (!Number.isFinite(share)) return 'not measured';
  const value = 100 * share;
  if (value === 0) return '0%';
  const digits = value >= 99 && value < 100 ? 2 : Math.min(4, Math.max(0, 2 - Math.floor(Math.log10(value))));
  return `${value.toFixed(Math.min(digits, 4))}%`;
}

/** A round share without empty digits, for axes and headings: `0.5%`. */
export function roundPercent(share: number): string {
  return `${Number((100 * share).toPrecision(3))}%`;
}

export function whole(count: number): string {
  return count.toLocaleString('en');
}

export function similarityText(similarity: number): string {
  return Number.isFinite(similarity) ? similarity.toFixed(3) : 'none';
}
