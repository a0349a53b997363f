import { Progress, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PhotoVerdict } from '#contract/person';
import type { QualityMeasure } from '#domain/face/quality';
import classes from './quality-details.module.css';

interface Props {
  readonly quality: PhotoVerdict['quality'];
  /** Measures that the photo was refused for. */
  readonly failed: readonly QualityMeasure[];
}

/** Every measure of the photo, for whoever wants to know more than the reasons. */
export function QualityDetails({ quality, failed }: Props) {
  const { t } = useTranslation();
  if (quality.length === 0) return null;
  return (
    <details className={classes.details}>
      <summary className={classes.summary}>{t('photo.measures')}</summary>
      <ul className={classes.measures}>
        {quality.map((assessment) => (
          <li key={assessment.measure} className={classes.measure}>
            <Text fz="sm">{t(`photo.measure.${assessment.measure}.name`)}</Text>
            {assessment.kind === 'assessed' ? (
              <>
                <Progress
                  value={assessment.score}
                  color={failed.includes(assessment.measure) ? 'red' : 'ink'}
                  aria-hidden
                />
                <Text fz="sm" ta="end" aria-label={t('photo.score', { score: Math.round(assessment.score) })}>
                  {Math.round(assessment.score)}
                </Text>
              </>
            ) : (
              <Text fz="sm" c="dimmed" className={classes.missing}>
                {t('photo.notAssessed')}
              </Text>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
