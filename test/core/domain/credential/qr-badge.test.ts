import { describe, expect, it } from 'vitest';
import { fromBase45, toBase45 } from '#domain/credential/base45';
import { type BadgeClaims, badgeContent, badgeText, parseBadge } from '#domain/credential/qr-badge';

const claims: BadgeClaims = {
  credentialId: 'Zf3kQ0_xk-1lVb9yT2a8Sg',
  personId: 'AAAAAAAAAAAAAAAAAAAAAA',
  eventId: 'summer-meeting',
  expiresAtMs: 4_102_444_799_000,
  holderKey: null,
};
const signature = Uint8Array.from({ length: 64 }, (_, i) => i * 3);

describe('Base45', () => {
  it.each([
    ['AB', 'BB8'],
    ['Hello!!', '%69 VD92EX0'],
    ['base-45', 'UJCLQE7W581'],
  ])('writes %s as RFC 9285 does', (plain, written) => {
    const bytes = new TextEncoder().encode(plain);
    expect(toBase45(bytes)).toBe(written);
    expect(fromBase45(written)).toEqual(bytes);
  });

  it.each(['GGW', 'abc', 'A', '::', 'AB8A'])('refuses %s', (text) => {
    expect(fromBase45(text)).toBeNull();
  });
});

describe('the content of a badge’s QR code', () => {
  it.each([null, Uint8Array.from({ length: 32 }, (_, i) => 255 - i)])(
    'says what was put in: key %s',
    (holderKey) => {
      const put = { ...claims, holderKey };
      const read = parseBadge(badgeContent(put, signature));
      expect(read).toEqual({ claims: put, signedText: badgeText(put), signature });
    },
  );

  it('fits into the alphanumeric letters of a small code', () => {
    const compact = { ...claims, eventId: claims.credentialId, holderKey: new Uint8Array(32) };
    const content = badgeContent(compact, signature);
    expect(content).toMatch(/^[0-9A-Z $%*+\-./:]+$/);
    // Version 10 with error correction M holds 311.
    expect(content.length).toBeLessThan(262);
  });

  it('is one for one badge: the same claims written otherwise are no badge', () => {
    const longer = { ...claims, eventId: 'Zf3kQ0_xk-1lVb9yT2a8Sg' };
    const body = fromBase45(badgeText(longer).slice(4));
    if (!body) throw new Error('a badge is Base45');
    const asLetters = [...body.subarray(0, 5 + 34), 22, ...new TextEncoder().encode(longer.eventId)];
    const otherwise = `VA1:${toBase45(Uint8Array.from([...asLetters, ...signature]))}`;
    expect(parseBadge(otherwise)).toBeNull();
  });

  it.each(['', 'https://example.org', 'VA1:', 'VA2:BB8', 'VA1:BB8'])('is not %j', (content) => {
    expect(parseBadge(content)).toBeNull();
  });

  it('is not what ends too early or too late', () => {
    const content = fromBase45(badgeContent(claims, signature).slice(4)) ?? new Uint8Array();
    expect(parseBadge(`VA1:${toBase45(content.subarray(0, -1))}`)).toBeNull();
    expect(parseBadge(`VA1:${toBase45(Uint8Array.from([...content, 7]))}`)).toBeNull();
  });
});
