import type { Box } from '#domain/face/geometry';
import { portraitIn, type Size } from '../coach/portrait.ts';

export const MOST_ZOOM = 4;

/** How a picture is turned and which part of it becomes the photo. */
export interface Framing {
  /** Quarter turns clockwise. */
  readonly turns: 0 | 1 | 2 | 3;
  /** 1 shows as much as fits, up to `MOST_ZOOM`. */
  readonly zoom: number;
  /** Middle of the part, in shares of the turned picture, 0 to 1. */
  readonly across: number;
  readonly down: number;
}

export const AS_IT_IS: Framing = { turns: 0, zoom: 1, across: 0.5, down: 0.5 };

/** Size of the picture once it is turned. */
export function turnedSize({ width, height }: Size, { turns }: Pick<Framing, 'turns'>): Size {
  return turns % 2 === 0 ? { width, height } : { width: height, height: width };
}

/** The part that becomes the photo, in pixels of the turned picture; it never reaches over the edge. */
export function partOf(picture: Size, framing: Framing): Box {
  const turned = turnedSize(picture, framing);
  const whole = portraitIn(turned);
  const zoom = Math.min(MOST_ZOOM, Math.max(1, framing.zoom));
  const width = whole.width / zoom;
  const height = whole.height / zoom;
  return {
    x: within(framing.across * turned.width - width / 2, turned.width - width),
    y: within(framing.down * turned.height - height / 2, turned.height - height),
    width,
    height,
  };
}

/** A quarter turn clockwise; what was in the middle of the part stays there. */
export function turned(framing: Framing): Framing {
  const turns = ((framing.turns + 1) % 4) as Framing['turns'];
  return { ...framing, turns, across: 1 - framing.down, down: framing.across };
}

/**
 * Moves the part against the drag, as if the picture were pushed under a window.
 * @param by shares of the part's own width and height
 */
export function pushed(
  picture: Size,
  framing: Framing,
  by: { readonly x: number; readonly y: number },
): Framing {
  const size = turnedSize(picture, framing);
  const part = partOf(picture, framing);
  return {
    ...framing,
    across: settled(part.x - by.x * part.width, part.width, size.width),
    down: settled(part.y - by.y * part.height, part.height, size.height),
  };
}

function settled(start: number, length: number, all: number): number {
  return (within(start, all - length) + length / 2) / all;
}

function within(value: number, most: number): number {
  return Math.min(most, Math.max(0, value));
}
