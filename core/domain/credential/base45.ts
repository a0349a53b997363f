/** The letters of a QR code's alphanumeric mode, which takes 5.5 bits for each (RFC 9285). */
const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';

/** Two bytes as three letters, a last single byte as two. */
export function toBase45(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 2) {
    const [high = 0, low] = bytes.subarray(i, i + 2);
    text += low === undefined ? letters(high, 2) : letters(high * 256 + low, 3);
  }
  return text;
}

/** @returns null for what is no Base45 */
export function fromBase45(text: string): Uint8Array | null {
  if (text.length % 3 === 1) return null;
  const bytes: number[] = [];
  for (let i = 0; i < text.length; i += 3) {
    const group = text.slice(i, i + 3);
    const value = numberOf(group);
    const most = group.length === 3 ? 0xffff : 0xff;
    if (!(value <= most)) return null;
    if (group.length === 3) bytes.push(value >> 8);
    bytes.push(value & 0xff);
  }
  return Uint8Array.from(bytes);
}

function letters(value: number, count: number): string {
  let rest = value;
  let text = '';
  for (let i = 0; i < count; i++) {
    text += LETTERS.charAt(rest % 45);
    rest = Math.floor(rest / 45);
  }
  return text;
}

/** NaN for a letter that is none. */
function numberOf(group: string): number {
  let value = 0;
  for (const letter of [...group].reverse()) {
    const digit = LETTERS.indexOf(letter);
    value = digit < 0 ? Number.NaN : value * 45 + digit;
  }
  return value;
}
