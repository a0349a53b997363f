import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { CARD, pagesOf } from '../../../enrollment-portal/src/badges/badge-layout.ts';
import { pdfOf } from '../../../enrollment-portal/src/badges/pdf-file.ts';

const jpeg = new Uint8Array(
  await sharp({ create: { width: 8, height: 8, channels: 3, background: '#31449a' } })
    .jpeg()
    .toBuffer(),
);
const card = { jpeg, widthPx: 8, heightPx: 8 };

describe('badges as PDF', () => {
  it('says where each of its objects lies', () => {
    const text = Buffer.from(pdfOf(pagesOf([card, card], 'lanyard'))).toString('latin1');
    expect(text.startsWith('%PDF-1.4\n')).toBe(true);
    const [, start = ''] = text.match(/startxref\n(\d+)\n%%EOF\n$/) ?? [];
    expect(text.slice(Number(start), Number(start) + 5)).toBe('xref\n');
    const offsets = [...text.matchAll(/^(\d{10}) 00000 n $/gm)].map(([, offset]) => Number(offset));
    expect(offsets.length).toBeGreaterThan(5);
    for (const [i, offset] of offsets.entries()) {
      expect(text.slice(offset, offset + `${i + 1} 0 obj`.length)).toBe(`${i + 1} 0 obj`);
    }
  });

  it('holds each picture whole', () => {
    const file = Buffer.from(pdfOf(pagesOf([card], 'lanyard')));
    const at = file.indexOf(Buffer.from(jpeg));
    expect(at).toBeGreaterThan(0);
    expect(file.subarray(0, at).toString('latin1')).toMatch(
      new RegExp(`/Length ${jpeg.length} >>\nstream\n$`),
    );
  });

  it('puts four cards on a sheet, none over another and none over the edge', () => {
    const pages = pagesOf([card, card, card, card, card], 'a4');
    expect(pages.map(({ pictures }) => pictures.length)).toEqual([4, 1]);
    const [sheet] = pages;
    for (const { x, y, width, height } of sheet?.pictures ?? []) {
      expect([width, height]).toEqual([CARD.width, CARD.height]);
      expect(x).toBeGreaterThan(0);
      expect(y).toBeGreaterThan(0);
      expect(x + width).toBeLessThan(sheet?.width ?? 0);
      expect(y + height).toBeLessThan(sheet?.height ?? 0);
    }
    const corners = sheet?.pictures.map(({ x, y }) => `${Math.round(x)}/${Math.round(y)}`);
    expect(new Set(corners).size).toBe(4);
  });
});
