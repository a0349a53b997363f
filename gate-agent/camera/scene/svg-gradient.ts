export type Stop = readonly [offset: string, colour: string, opacity?: string];

type Direction = 'down' | 'right' | 'left';

const AXES: Readonly<Record<Direction, string>> = {
  down: 'x1="0" x2="0" y1="0" y2="1"',
  right: 'x1="0" x2="1" y1="0" y2="0"',
  left: 'x1="1" x2="0" y1="0" y2="0"',
};

export function linearGradient(id: string, direction: Direction, stops: readonly Stop[]): string {
  return `<linearGradient id="${id}" ${AXES[direction]}>${marks(stops)}</linearGradient>`;
}

/** @param circle as SVG writes it: `cx=".5" cy=".5" r=".7"` */
export function radialGradient(id: string, circle: string, stops: readonly Stop[]): string {
  return `<radialGradient id="${id}" ${circle}>${marks(stops)}</radialGradient>`;
}

/** @param margin how far the blur reaches beyond the shape, percent of its size */
export function blurFilter(id: string, deviation: number, margin: number): string {
  const area = `x="-${margin}%" y="-${margin}%" width="${100 + 2 * margin}%" height="${100 + 2 * margin}%"`;
  return `<filter id="${id}" ${area}><feGaussianBlur stdDeviation="${deviation}"/></filter>`;
}

function marks(stops: readonly Stop[]): string {
  return stops
    .map(([at, colour, opacity = '1']) => {
      return `<stop offset="${at}" stop-color="${colour}" stop-opacity="${opacity}"/>`;
    })
    .join('');
}
