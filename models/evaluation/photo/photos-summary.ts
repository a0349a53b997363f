import type { QualityAssessment } from '#domain/face/quality';
import type { PadAnswer } from '#domain/face/reading';
import type { EvaluatedFace, EvaluatedPhoto, PhotosEvaluation } from './evaluate-photos.ts';
import type { PhotoVerdict } from './photo-verdict.ts';

/** What was seen in each photo, for a terminal. */
export function photosSummary({ photos, pipeline }: PhotosEvaluation): string {
  return [`pipeline ${pipeline}`, ...photos.map(describePhoto)].join('\n');
}

function describePhoto(photo: EvaluatedPhoto): string {
  const verdict = `  as an enrolled photo: ${describeVerdict(photo.enrolment)}`;
  if (photo.kind === 'failed') return [`${photo.file}: ${photo.because}`, verdict].join('\n');
  const { file, width, height, faces } = photo;
  const count = faces.length === 1 ? '1 face' : `${faces.length} faces`;
  return [`${file}: ${width} x ${height}, ${count}`, verdict, ...faces.map(describeFace)].join('\n');
}

function describeVerdict(verdict: PhotoVerdict): string {
  if (verdict.kind === 'accepted') return 'accepted';
  return verdict.because === 'low-quality'
    ? `refused for ${verdict.failed.join(', ')}`
    : `refused, ${verdict.because}`;
}

function describeFace({ box, detectionScore, quality, liveness, probe }: EvaluatedFace, i: number): string {
  const frame = probe.kind === 'accepted' ? 'compared' : `not compared for ${probe.failed.join(', ')}`;
  return [
    `  face ${i + 1}: ${Math.round(box.width)} x ${Math.round(box.height)} px at ${Math.round(box.x)},${Math.round(box.y)}, certainty ${detectionScore.toFixed(2)}`,
    `    as a frame at a gate: ${frame}`,
    `    border of a photo or phone: ${describeAnswer(liveness.passive)}`,
    `    attack detector of your own: ${describeAnswer(liveness.own)}`,
    ...quality.map(describeQuality),
  ].join('\n');
}

function describeAnswer(answer: PadAnswer): string {
  return answer.kind === 'not-assessed'
    ? `not assessed: ${answer.because}`
    : `${answer.kind} (${answer.score.toFixed(3)})`;
}

function describeQuality(assessment: QualityAssessment): string {
  const name = assessment.measure.padEnd(25);
  return assessment.kind === 'assessed'
    ? `    ${name}${assessment.score.toFixed(0).padStart(4)}  (native ${Number(assessment.native.toPrecision(3))})`
    : `    ${name}   -  ${assessment.because}`;
}
