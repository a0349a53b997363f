import type { TFunction } from 'i18next';
import type { PhotoReview } from '#contract/photo-review';

/** The longest that the server takes. */
export const LONGEST_MESSAGE = 500;

/** What to write to somebody whose photo will not do: what is wrong, and what to do about it. */
export function suggestedMessage(t: TFunction, { refusal }: Pick<PhotoReview, 'refusal'>): string {
  const sentences = reasons(t, refusal);
  while (sentences.join(' ').length > LONGEST_MESSAGE) sentences.pop();
  return sentences.join(' ');
}

function reasons(t: TFunction, refusal: PhotoReview['refusal']): string[] {
  switch (refusal?.kind) {
    case 'low-quality':
      return refusal.failed.map(
        (measure) => `${t(`photo.measure.${measure}.what`)} ${t(`photo.measure.${measure}.fix`)}`,
      );
    case 'unreadable':
      return [
        `${t(`photo.refused.unreadable.${refusal.because}.what`)} ${t(`photo.refused.unreadable.${refusal.because}.fix`)}`,
      ];
    case 'several-faces':
      return [
        t('photo.refused.several-faces.what', { faces: refusal.faces }),
        t('photo.refused.several-faces.fix'),
      ];
    case 'no-face':
      return [t('photo.refused.no-face.what'), t('photo.refused.no-face.fix')];
    case undefined:
      return [t('reviews.message.general')];
  }
}
