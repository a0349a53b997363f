import { describe, expect, it } from 'vitest';
import { BADGE_LAYOUTS, CARD, pagesOf } from '../../../enrollment-portal/src/badges/badge-layout.ts';

const card = { jpeg: new Uint8Array([1]), widthPx: 880, heightPx: 1250 };
const cards = (count: number) => Array.from({ length: count }, () => card);

describe('the pages of badges', () => {
  it.each([
    ['a4', 9, 3],
    ['a6', 9, 9],
    ['lanyard', 9, 9],
    ['a4', 0, 0],
  ] as const)('in %s, of %d badges are %d', (layout, badges, pages) => {
    const made = pagesOf(cards(badges), layout);
    expect(made).toHaveLength(pages);
    expect(made.flatMap(({ pictures }) => pictures)).toHaveLength(badges);
  });

  it.each(BADGE_LAYOUTS)('hold each badge whole, in its own shape and beside the others, in %s', (layout) => {
    for (const { width, height, pictures } of pagesOf(cards(4), layout)) {
      for (const [at, one] of pictures.entries()) {
        expect(one.width / one.height).toBeCloseTo(CARD.width / CARD.height, 6);
        expect(Math.min(one.x, one.y)).toBeGreaterThanOrEqual(0);
        expect(one.x + one.width).toBeLessThanOrEqual(width + 1e-6);
        expect(one.y + one.height).toBeLessThanOrEqual(height + 1e-6);
        for (const other of pictures.slice(at + 1)) {
          const apart =
            Math.abs(one.x - other.x) >= one.width - 1e-6 || Math.abs(one.y - other.y) >= one.height - 1e-6;
          expect(apart).toBe(true);
        }
      }
    }
  });
});
