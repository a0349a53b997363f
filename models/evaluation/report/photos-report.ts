import type { QualityAssessment, QualityMeasure, QualityVerdict } from '#domain/face/quality';
import type { PadAnswer } from '#domain/face/reading';
import { whole } from '../figures.ts';
import { WHAT_THE_CHECKS_CLAIM } from '../pad/liveness-claims.ts';
import type { EvaluatedFace, EvaluatedPhoto, PhotosEvaluation } from '../photo/evaluate-photos.ts';
import type { PhotoVerdict } from '../photo/photo-verdict.ts';
import { type FaceDisplay, faceThumbnail } from './face-thumbnail.ts';
import { type Html, html } from './html.ts';
import { card, page } from './page.ts';
import { table } from './table.ts';

/** What was seen in each photo as one page that needs nothing else. */
export async function photosReport(
  { photos, pipeline, seconds }: PhotosEvaluation,
  display: FaceDisplay,
  madeOn: Date,
): Promise<string> {
  const cards: Html[] = [];
  // One at a time: each decodes a photo of any size.
  for (const [i, photo] of photos.entries()) cards.push(await photoCard(photo, i + 1, display));
  const count = (name: string, detail: string, counted: (photo: EvaluatedPhoto) => boolean) => ({
    name,
    value: whole(photos.filter(counted).length),
    detail,
  });
  return page({
    title: photos.length === 1 ? 'One photo' : `${whole(photos.length)} photos`,
    facts: [
      { name: 'pipeline', value: pipeline },
      { name: 'seconds', value: seconds.toFixed(1) },
      { name: 'made on', value: madeOn.toISOString().slice(0, 10) },
    ],
    tiles: [
      count(
        'Would be enrolled',
        'one face, of good quality',
        ({ enrolment }) => enrolment.kind === 'accepted',
      ),
      count('Would be refused', 'with the reasons below', ({ enrolment }) => enrolment.kind === 'refused'),
      count('Without a face', 'read, and nobody seen', (photo) => photo.kind === 'read' && !photo.faces[0]),
      count('Unreadable', 'no photo, or a broken one', ({ kind }) => kind === 'failed'),
    ],
    warnings: [WHAT_THE_CHECKS_CLAIM],
    sections: cards,
  });
}

async function photoCard(photo: EvaluatedPhoto, number: number, display: FaceDisplay): Promise<Html> {
  const title = display === 'shown' ? photo.file : `Photo ${number}`;
  if (photo.kind === 'failed') return card(title, photo.because, verdictLine(photo.enrolment));
  const { file, width, height, faces, enrolment } = photo;
  const faceBlocks: Html[] = [];
  for (const [i, face] of faces.entries()) faceBlocks.push(await faceBlock(file, face, i + 1, display));
  const seen = faces.length === 1 ? '1 face' : `${whole(faces.length)} faces`;
  return card(title, `${width} x ${height} px, ${seen}`, [verdictLine(enrolment), ...faceBlocks]);
}

function verdictLine(verdict: PhotoVerdict): Html {
  return html`<p>As an enrolled photo: ${
    verdict.kind === 'accepted'
      ? html`<b>accepted</b>`
      : html`<span class="refused">refused</span> ${reasonOf(verdict)}`
  }</p>`;
}

function reasonOf(verdict: Extract<PhotoVerdict, { kind: 'refused' }>): string {
  switch (verdict.because) {
    case 'unreadable':
      return 'as it cannot be read';
    case 'no-face':
      return 'as nobody is seen';
    case 'several-faces':
      return 'as several people are seen';
    case 'low-quality':
      return `for ${verdict.failed.join(', ')}`;
  }
}

async function faceBlock(
  file: string,
  face: EvaluatedFace,
  number: number,
  display: FaceDisplay,
): Promise<Html> {
  const { box, detectionScore, liveness, probe, quality } = face;
  const picture = await faceThumbnail(file, face, { display, crop: 'near' });
  const failed = new Set<QualityMeasure>(probe.kind === 'refused' ? probe.failed : []);
  const facts = [
    `${Math.round(box.width)} x ${Math.round(box.height)} px, certainty ${detectionScore.toFixed(2)}`,
    `as a frame at a gate: ${describeProbe(probe)}`,
    `border of a photo or phone: ${describeAnswer(liveness.passive)}`,
    `attack detector of your own: ${describeAnswer(liveness.own)}`,
  ];
  const image = picture && html`<img src="${picture}" alt="${display === 'shown' ? 'face' : 'masked face'}">`;
  return html`<h3>Face ${number}</h3><div class="face-and-quality"><figure>${
    image ?? html`<div class="gone">no longer readable</div>`
  }<figcaption>${facts.map((fact) => html`<div>${fact}</div>`)}</figcaption></figure>${qualityTable(quality, failed)}</div>`;
}

function qualityTable(quality: readonly QualityAssessment[], failed: ReadonlySet<QualityMeasure>): Html {
  return table<QualityAssessment>(
    [
      { title: 'measure (ISO/IEC 29794-5)', align: 'text', cell: ({ measure }) => measure },
      { title: 'score, 0 to 100', align: 'text', cell: scoreCell },
      {
        title: 'native',
        align: 'number',
        cell: (each) => (each.kind === 'assessed' ? String(Number(each.native.toPrecision(3))) : ''),
      },
      {
        title: '',
        align: 'text',
        cell: ({ measure }) =>
          failed.has(measure) ? html`<span class="refused">too low for a gate</span>` : '',
      },
    ],
    quality,
  );
}

function scoreCell(assessment: QualityAssessment): Html {
  if (assessment.kind === 'not-assessed') return html`<span class="quiet">${assessment.because}</span>`;
  const score = Math.min(100, Math.max(0, assessment.score));
  return html`<span class="score">${score.toFixed(0)}</span><div class="bar"><span style="width:${score.toFixed(0)}%"></span></div>`;
}

function describeProbe(probe: QualityVerdict): string {
  return probe.kind === 'accepted' ? 'compared' : `not compared for ${probe.failed.join(', ')}`;
}

function describeAnswer(answer: PadAnswer): string {
  return answer.kind === 'not-assessed'
    ? `not assessed, ${answer.because}`
    : `${answer.kind} (${answer.score.toFixed(3)})`;
}
