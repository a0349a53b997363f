import sharp from 'sharp';
import { encode } from 'uqr';
import { type BadgeClaims, badgeContent, badgeText } from '#domain/credential/qr-badge';
import type { SigningKey } from '../privacy/signing-key.ts';

/** Modules of light around the code, as ISO/IEC 18004 asks. */
const QUIET = 4;
/** Of a side: printed at 30 mm it is 800 dots an inch. */
const PIXELS_A_MODULE = 12;

/** What the QR code of a badge says, signed. The same claims have the same content: nothing of it is kept. */
export function signedBadge(claims: BadgeClaims, signing: SigningKey): string {
  return badgeContent(claims, Buffer.from(signing.sign(badgeText(claims)), 'base64'));
}

/** A vector drawing without a size of its own. */
export function badgeSvg(content: string): string {
  const { data, size } = codeOf(content);
  const path = data
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x},${y}h1v1h-1z` : '')))
    .join('');
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges">` +
    `<path fill="#fff" d="M0,0h${size}v${size}h-${size}z"/><path d="${path}"/></svg>`
  );
}

export async function badgePng(content: string): Promise<Uint8Array> {
  const { data, size } = codeOf(content);
  const pixels = Uint8Array.from(data.flat(), (isDark) => (isDark ? 0 : 255));
  const side = size * PIXELS_A_MODULE;
  return sharp(pixels, { raw: { width: size, height: size, channels: 1 } })
    .resize(side, side, { kernel: 'nearest' })
    .png()
    .toBuffer();
}

/** M: a badge is worn, folded and held with fingers on its edge. */
function codeOf(content: string): { readonly data: boolean[][]; readonly size: number } {
  return encode(content, { ecc: 'M', border: QUIET });
}
