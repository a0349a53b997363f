import { Text } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { PhotoRefusal } from '#contract/person';
import classes from './refusal-reasons.module.css';

/** Each reason in plain words, each with what to do about it. */
export function RefusalReasons({ refusal }: { refusal: PhotoRefusal }) {
  const { t } = useTranslation();
  return (
    <ul className={classes.reasons}>
      {reasonsOf(t, refusal).map(({ what, fix }) => (
        <li key={what}>
          <Text fz="sm" fw={600}>
            {what}
          </Text>
          <Text fz="sm">{fix}</Text>
        </li>
      ))}
    </ul>
  );
}

interface Reason {
  readonly what: string;
  readonly fix: string;
}

function reasonsOf(t: TFunction, refusal: PhotoRefusal): readonly Reason[] {
  switch (refusal.kind) {
    case 'low-quality':
      return refusal.failed.map((measure) => ({
        what: t(`photo.measure.${measure}.what`),
        fix: t(`photo.measure.${measure}.fix`),
      }));
    case 'unreadable':
      return [
        {
          what: t(`photo.refused.unreadable.${refusal.because}.what`),
          fix: t(`photo.refused.unreadable.${refusal.because}.fix`),
        },
      ];
    case 'several-faces':
      return [
        {
          what: t('photo.refused.several-faces.what', { faces: refusal.faces }),
          fix: t('photo.refused.several-faces.fix'),
        },
      ];
    case 'no-face':
    case 'duplicate':
    case 'other-person':
      return [{ what: t(`photo.refused.${refusal.kind}.what`), fix: t(`photo.refused.${refusal.kind}.fix`) }];
  }
}
