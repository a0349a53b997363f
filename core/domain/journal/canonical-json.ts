/**
 * One text per value: keys sorted by code unit, no white space, numbers as ECMAScript prints them
 * (RFC 8785). Hashes and signatures are taken over this text, on every side of the wire.
 * @throws TypeError on a value that JSON cannot carry without loss: `undefined`, NaN, infinity, a function
 */
export function canonicalJson(value: unknown): string {
  return textOf(value, '$');
}

function textOf(value: unknown, path: string): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item, i) => textOf(item, `${path}[${i}]`)).join(',')}]`;
  if (typeof value === 'object') {
    // Written out by hand: an object built anew would move keys that look like numbers to the front.
    let members = '';
    const properties = value as Readonly<Record<string, unknown>>;
    for (const key of Object.keys(properties).sort()) {
      const member = `${JSON.stringify(key)}:${textOf(properties[key], `${path}.${key}`)}`;
      members = members === '' ? member : `${members},${member}`;
    }
    return `{${members}}`;
  }
  throw new TypeError(`${path} has no canonical JSON form`);
}
