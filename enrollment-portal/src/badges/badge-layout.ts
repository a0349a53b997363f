import type { PdfPage, PlacedJpeg } from './pdf-file.ts';

const MM = 72 / 25.4;

/** A card that fits the usual sleeves, ISO 7810 ID-3 turned upright, in points. */
export const CARD = { width: 88 * MM, height: 125 * MM };

const A6 = { width: 105 * MM, height: 148 * MM };
const A4 = { width: 210 * MM, height: 297 * MM };
const ACROSS = 2;
const DOWN = 2;

export type BadgeCard = Pick<PlacedJpeg, 'jpeg' | 'widthPx' | 'heightPx'>;

/**
 * `a4`: four cards to a page, to be cut apart; `a6`: a card as large as the page, for each; `lanyard`: a page of the
 * card's own size for each, as printers of plastic cards take it.
 */
export const BADGE_LAYOUTS = ['a4', 'a6', 'lanyard'] as const;
export type BadgeLayout = (typeof BADGE_LAYOUTS)[number];

export function pagesOf(cards: readonly BadgeCard[], layout: BadgeLayout): PdfPage[] {
  if (layout === 'lanyard') {
    return cards.map((card) => ({ ...CARD, pictures: [{ ...card, x: 0, y: 0, ...CARD }] }));
  }
  if (layout === 'a6') return cards.map((card) => ({ ...A6, pictures: [{ ...card, ...filling(A6) }] }));
  const pages: PdfPage[] = [];
  for (let first = 0; first < cards.length; first += ACROSS * DOWN) {
    const here = cards.slice(first, first + ACROSS * DOWN);
    pages.push({ ...A4, pictures: here.map((card, at) => ({ ...card, ...placeOf(at), ...CARD })) });
  }
  return pages;
}

/** As large as the page allows, in its middle. */
function filling(page: typeof CARD): Pick<PlacedJpeg, 'x' | 'y' | 'width' | 'height'> {
  const scale = Math.min(page.width / CARD.width, page.height / CARD.height);
  const [width, height] = [CARD.width * scale, CARD.height * scale];
  return { x: (page.width - width) / 2, y: (page.height - height) / 2, width, height };
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
