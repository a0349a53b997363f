/** Pixel coordinates: origin at the image's top left corner, x to the right, y down. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A closed outline in fractions of the frame (0 to 1), so that it survives a change of resolution. */
export type RelativePolygon = readonly Point[];

export function centreOf(box: Box): Point {
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Even-odd rule; a point exactly on an edge may fall on either side. */
export function contains(polygon: RelativePolygon, point: Point): boolean {
  let inside = false;
  let previous = polygon.at(-1);
  for (const corner of polygon) {
    if (previous && corner.y > point.y !== previous.y > point.y) {
      const crossingX = ((previous.x - corner.x) * (point.y - corner.y)) / (previous.y - corner.y) + corner.x;
      if (point.x < crossingX) inside = !inside;
    }
    previous = corner;
  }
  return inside;
}

/** Area that both boxes cover, in square pixels; 0 when they do not meet. */
export function sharedArea(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

/** Intersection over union, 0 to 1; boxes without area overlap nothing. */
export function overlap(a: Box, b: Box): number {
  const shared = sharedArea(a, b);
  return shared > 0 ? shared / (a.width * a.height + b.width * b.height - shared) : 0;
}
