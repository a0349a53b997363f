/** A share as people say it: `2` in 100; below one, `less-than-one`. */
export type InHundred =
  | { readonly kind: 'about'; readonly people: number }
  | { readonly kind: 'less-than-one' };

/** @param share 0 to 1 */
export function inHundred(share: number): InHundred {
  const people = Math.round(share * 100);
  return share >= 0.005 ? { kind: 'about', people } : { kind: 'less-than-one' };
}
