import { encode } from 'uqr';
import type { OutboxLine } from './outbox-csv.ts';
import classes from './print-sheet.module.css';

export type InvitationCard = Pick<OutboxLine, 'name' | 'number' | 'link'>;

const SVG = 'http://www.w3.org/2000/svg';

/** Prints cards with a QR code each, to be cut apart; the page itself stays as it is. */
export function printSheet(lines: readonly InvitationCard[]): void {
  const sheet = document.createElement('div');
  sheet.className = classes.sheet ?? '';
  sheet.append(...lines.map(cardOf));
  document.body.append(sheet);
  window.addEventListener('afterprint', () => sheet.remove(), { once: true });
  window.print();
}

function cardOf({ name, number, link }: InvitationCard): HTMLElement {
  const card = document.createElement('div');
  card.className = classes.card ?? '';
  const words = document.createElement('div');
  words.append(line(name, classes.name ?? ''), line(number, ''));
  card.append(qrOf(link), words);
  return card;
}

function line(text: string, className: string): HTMLElement {
  const element = document.createElement('div');
  element.className = className;
  element.textContent = text;
  return element;
}

function qrOf(text: string): SVGElement {
  const { data, size } = encode(text, { border: 2 });
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `0 0 ${size} ${size}`);
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute(
    'd',
    data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x},${y}h1v1h-1z` : ''))).join(''),
  );
  svg.append(path);
  return svg;
}
