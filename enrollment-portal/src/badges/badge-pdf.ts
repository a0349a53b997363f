import type { Credential } from '#contract/credential';
import type { EventSummary } from '#contract/event';
import type { Person } from '#contract/person';
import { photoPath } from '../api/image-path.ts';
import { saveFile } from '../ui/save-file.ts';
import { offerScriptFonts } from '../ui/script-fonts.ts';
import { FONTS } from '../ui/theme.ts';
import { type BadgeCard, type BadgeLayout, CARD, pagesOf } from './badge-layout.ts';
import { fetchBadgeCode } from './badge-queries.ts';
import { pdfOf } from './pdf-file.ts';

export interface BadgeToPrint {
  readonly person: Person;
  readonly badge: Credential;
}

const DOTS_PER_INCH = 300;
const SCALE = DOTS_PER_INCH / 72;

/**
 * Makes the PDF in the browser and hands it to whoever asked: names, faces and codes go nowhere else.
 * @throws RequestFailed when a code cannot be fetched
 */
export async function downloadBadges(
  event: EventSummary,
  badges: readonly BadgeToPrint[],
  layout: BadgeLayout,
): Promise<void> {
  await offerScriptFonts();
  const cards: BadgeCard[] = [];
  for (const badge of badges) cards.push(await cardOf(event, badge));
  const file = new Blob([pdfOf(pagesOf(cards, layout))], { type: 'application/pdf' });
  saveFile(file, badges.length === 1 ? `badge-${badges[0]?.badge.number}.pdf` : 'badges.pdf');
}

async function cardOf(event: EventSummary, { person, badge }: BadgeToPrint): Promise<BadgeCard> {
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(CARD.width * SCALE);
  canvas.height = Math.round(CARD.height * SCALE);
  const draw = canvas.getContext('2d');
  if (!draw) throw new Error('this browser draws nothing');
  draw.scale(SCALE, SCALE);
  draw.fillStyle = '#fff';
  draw.fillRect(0, 0, CARD.width, CARD.height);
  draw.fillStyle = '#31449a';
  draw.fillRect(0, 0, CARD.width, 34);
  const middle = CARD.width / 2;
  await write(draw, event.name, { at: [middle, 22], px: 13, weight: 650, color: '#fff' });
  const photo = person.enrolment.kind === 'enrolled' ? await pictureAt(photoPath(event.id, person.id)) : null;
  if (photo) draw.drawImage(photo, middle - 48, 46, 96, 96);
  await write(draw, person.name, { at: [middle, photo ? 164 : 96], px: 17, weight: 700, color: '#161a23' });
  const categories = [...new Set(person.accreditations.map(({ category }) => category))].join('  ');
  await write(draw, categories, { at: [middle, photo ? 184 : 118], px: 13, weight: 600, color: '#31449a' });
  const params = { eventId: event.id, personId: person.id, credentialId: badge.id };
  const code = await pictureOf(await fetchBadgeCode(params));
  const side = 128;
  draw.imageSmoothingEnabled = false;
  draw.drawImage(code, middle - side / 2, CARD.height - side - 24, side, side);
  await write(draw, badge.number, { at: [middle, CARD.height - 12], px: 10, weight: 500, color: '#505868' });
  return { jpeg: await jpegOf(canvas), widthPx: canvas.width, heightPx: canvas.height };
}

interface Words {
  readonly at: readonly [number, number];
  readonly px: number;
  readonly weight: number;
  readonly color: string;
}

/** In the middle of the card, smaller where it would not fit. */
async function write(
  draw: CanvasRenderingContext2D,
  text: string,
  { at, px, weight, color }: Words,
): Promise<void> {
  const room = CARD.width - 20;
  // A canvas does not wait for a font, and draws boxes without it.
  await document.fonts.load(`${weight} ${px}px ${FONTS}`, text);
  draw.font = `${weight} ${px}px ${FONTS}`;
  const wide = draw.measureText(text).width;
  if (wide > room) draw.font = `${weight} ${(px * room) / wide}px ${FONTS}`;
  draw.fillStyle = color;
  draw.textAlign = 'center';
  draw.fillText(text, at[0], at[1]);
}

async function pictureAt(path: string): Promise<HTMLImageElement | null> {
  const response = await fetch(path, { credentials: 'same-origin', cache: 'no-store' }).catch(() => null);
  return response?.ok ? pictureOf(await response.blob()) : null;
}

async function pictureOf(blob: Blob): Promise<HTMLImageElement> {
  const url = URL.createObjectURL(blob);
  try {
    const picture = new Image();
    picture.src = url;
    await picture.decode();
    return picture;
  } finally {
    URL.revokeObjectURL(url);
  }
}

async function jpegOf(canvas: HTMLCanvasElement): Promise<Uint8Array> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.92));
  if (!blob) throw new Error('the badge could not be drawn');
  return new Uint8Array(await blob.arrayBuffer());
}
