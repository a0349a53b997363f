import { Progress, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PhotoReview } from '#contract/photo-review';
import type { QualityMeasure } from '#domain/face/quality';
import { useFormat } from '../ui/use-format.ts';
import classes from './measure-list.module.css';

type Assessment = PhotoReview['quality'][number];

/** Of those that are measured in a unit; the others are shares and ratios. */
const UNITS: Readonly<Partial<Record<QualityMeasure, 'pixel' | 'degree' | 'bit'>>> = {
  InterEyeDistance: 'pixel',
  HeadSize: 'pixel',
  HeadPose: 'degree',
  DynamicRange: 'bit',
};

/** Every measure with its name in the standard, what was measured, and what that means where it falls short. */
export function MeasureList({ review }: { review: PhotoReview }) {
  const { t } = useTranslation();
  const failed = review.refusal?.kind === 'low-quality' ? review.refusal.failed : [];
  const rank = ({ measure }: Assessment) => (failed.includes(measure) ? 0 : 1);
  if (review.quality.length === 0) return <Text fz="sm">{t('reviews.noMeasures')}</Text>;
  return (
    <ul className={classes.measures}>
      {review.quality
        .toSorted((a, b) => rank(a) - rank(b))
        .map((assessment) => (
          <Measure
            key={assessment.measure}
            assessment={assessment}
            verdict={failed.includes(assessment.measure) ? 'short' : 'good'}
          />
        ))}
    </ul>
  );
}

function Measure({ assessment, verdict }: { assessment: Assessment; verdict: 'short' | 'good' }) {
  const { t } = useTranslation();
  const { measure } = assessment;
  const short = verdict === 'short';
  return (
    <li className={classes.measure} data-tone={short ? 'bad' : undefined}>
      <span className={classes.name}>
        {t(`photo.measure.${measure}.name`)} <bdi className={classes.iso}>{measure}</bdi>
      </span>
      {assessment.kind === 'assessed' ? (
        <Score assessment={assessment} color={short ? 'red' : 'ink'} />
      ) : (
        <span className={classes.none}>{t('photo.notAssessed')}</span>
      )}
      {short && <span className={classes.meaning}>{t(`photo.measure.${measure}.what`)}</span>}
    </li>
  );
}

function Score({
  assessment: { measure, native, score },
  color,
}: {
  readonly assessment: Extract<Assessment, { kind: 'assessed' }>;
  readonly color: string;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const unit = UNITS[measure];
  const value = format.similarity(native);
  return (
    <>
      <span className={classes.native}>
        {unit ? t(`reviews.unit.${unit}`, { value: format.number(Math.round(native * 10) / 10) }) : value}
      </span>
      <Progress value={score} color={color} aria-hidden />
      <span className={classes.score}>
        <span aria-hidden>{format.number(Math.round(score))}</span>
        <span className={classes.spoken}>{t('photo.score', { score: Math.round(score) })}</span>
      </span>
    </>
  );
}
