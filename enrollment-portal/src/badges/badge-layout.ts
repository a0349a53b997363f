import type { PdfPage, PlacedJpeg } from './pdf-file.ts';

const MM = 72 / 25.4;

/** A card that fits the usual sleeves, ISO 7810 ID-3 turned upright, in points. */
export const CARD = { width: 88 * MM, height: 125 * MM };

const A4 = { width: 210 * MM, height: 297 * MM };
const ACROSS = 2;
const DOWN = 2;

export type BadgeCard = Pick<PlacedJpeg, 'jpeg' | 'widthPx' | 'heightPx'>;

/** `one`: a page the size of the card for each; `sheet`: four to a page of A4, to be cut apart. */
export function pagesOf(cards: readonly BadgeCard[], layout: 'one' | 'sheet'): PdfPage[] {
  if (layout === 'one') {
    return cards.map((card) => ({ ...CARD, pictures: [{ ...card, x: 0, y: 0, ...CARD }] }));
  }
  const pages: PdfPage[] = [];
  for (let first = 0; first < cards.length; first += ACROSS * DOWN) {
    const here = cards.slice(first, first + ACROSS * DOWN);
    pages.push({ ...A4, pictures: here.map((card, at) => ({ ...card, ...placeOf(at), ...CARD })) });
  }
  return pages;
}

function placeOf(at: number): { x: number; y: number } {
  const gap = { x: (A4.width - ACROSS * CARD.width) / 3, y: (A4.height - DOWN * CARD.height) / 3 };
  const column = at % ACROSS;
  const row = Math.floor(at / ACROSS);
  return {
    x: gap.x + column * (CARD.width + gap.x),
    y: A4.height - (row + 1) * (CARD.height + gap.y),
  };
}
