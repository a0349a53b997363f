import { similarityText } from '../figures.ts';
import type { ImageUnderTest } from '../images/image-set.ts';
import { faceThumbnail, type ThumbnailView } from './face-thumbnail.ts';
import { type Html, html } from './html.ts';

/** An image, or two that were compared, on which the system was, or was nearly, wrong. */
export interface ErrorExample {
  readonly images: readonly [ImageUnderTest, ...ImageUnderTest[]];
  /** What the system made of it: a similarity, or the border check's score. */
  readonly score: number;
  /** What happened, when it is an error at the reference threshold; null for a near miss. */
  readonly error: string | null;
  /** Where to find the comparison without a name, such as `line 12`. */
  readonly reference: string;
}

export async function errorFigures(examples: readonly ErrorExample[], view: ThumbnailView): Promise<Html> {
  const figures: Html[] = [];
  // One at a time: each decodes two photos of any size.
  for (const example of examples) figures.push(await errorFigure(example, view));
  return html`<div class="errors">${figures}</div>`;
}

async function errorFigure(
  { images, score, error, reference }: ErrorExample,
  view: ThumbnailView,
): Promise<Html> {
  const faces: Html[] = [];
  for (const image of images) faces.push(await face(image, view));
  const names = view.display === 'shown' ? images.map(({ file }) => file.name).join(' and ') : reference;
  return html`<figure><div class="faces">${faces}</div>
<figcaption>${error === null ? null : html`<span class="verdict error">${error}</span>`}<span class="score">${similarityText(score)}</span><br>${names}</figcaption></figure>`;
}

async function face({ file, outcome }: ImageUnderTest, view: ThumbnailView): Promise<Html> {
  if (outcome.kind === 'failed') return html`<div class="gone">${outcome.because}</div>`;
  const source = await faceThumbnail(file.path, outcome.face, view);
  const description = view.display === 'shown' ? file.name : 'masked face';
  return source === null
    ? html`<div class="gone">no longer readable</div>`
    : html`<img src="${source}" alt="${description}">`;
}
