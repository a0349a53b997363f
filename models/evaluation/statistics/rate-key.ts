/** How a power of ten names an operating point in JSON and in tables: `1e-3`. */
export function rateKey(rate: number): string {
  return `1e${Math.round(Math.log10(rate))}`;
}
