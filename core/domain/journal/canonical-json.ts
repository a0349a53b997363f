/** What JSON can carry without loss. `undefined`, NaN and infinity have no canonical form and are refused. */
type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * One text per value: keys sorted by code unit, no white space, numbers as ECMAScript prints them
 * (RFC 8785). Hashes and signatures are taken over this text, on every side of the wire.
 * @throws TypeError on a value that JSON cannot carry
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(toJson(value, '$'));
}

function toJson(value: unknown, path: string): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((item, i) => toJson(item, `${path}[${i}]`));
  if (typeof value === 'object') {
    const entries = Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, toJson(item, `${path}.${key}`)]);
    return Object.fromEntries(entries);
  }
  throw new TypeError(`${path} has no canonical JSON form`);
}
