import { Anchor, Group, Paper, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { PhotoReview } from '#contract/photo-review';
import { useEvent, useEventFormat } from '../event/current-event.ts';
import { personPath } from '../event/event-path.ts';
import { RefusalReasons } from '../photo/refusal-reasons.tsx';
import { Notice } from '../ui/notice.tsx';
import { MeasureList } from './measure-list.tsx';
import classes from './photo-review-card.module.css';
import { ReviewPhotos } from './review-photo.tsx';

/** All that an officer needs to decide on one photo, on one screen. */
export function PhotoReviewCard({ review }: { review: PhotoReview }) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const format = useEventFormat();
  const { person, refusal } = review;
  return (
    <Paper p={{ base: 'md', sm: 'lg' }}>
      <Group gap={8} align="baseline" mb="sm">
        <Title order={2} fz="lg">
          <Anchor component={Link} to={personPath(eventId, person.id)} inherit c="inherit">
            {person.name}
          </Anchor>
        </Title>
        <Text fz="sm" c="dimmed">
          <bdi>{person.externalId ?? t('people.noNumber')}</bdi> ·{' '}
          <bdi>{format.dayAndTime(review.sentAt)}</bdi>
        </Text>
      </Group>
      <div className={classes.halves}>
        <ReviewPhotos review={review} />
        <div className={classes.facts}>
          <Because review={review} />
          {review.explanation && (
            <Notice tone="info" title={t('reviews.explanation.title')}>
              {t(`reviews.explanation.${review.explanation.because}`)}
              {review.explanation.note !== null && <q className={classes.note}>{review.explanation.note}</q>}
            </Notice>
          )}
          {refusal && refusal.kind !== 'low-quality' && <RefusalReasons refusal={refusal} />}
          <MeasureList review={review} />
        </div>
      </div>
    </Paper>
  );
}

function Because({ review: { because, place } }: { review: PhotoReview }) {
  const { t } = useTranslation();
  const format = useEventFormat();
  const pair = because.kind === 'duplicate' || because.kind === 'other-person';
  return (
    <div>
      <Text fw={600} {...(pair ? { c: 'var(--tone-warn)' } : {})}>
        {because.kind === 'duplicate' && because.other
          ? t('reviews.because.duplicateOf', { name: because.other.name })
          : t(`reviews.because.${because.kind}`)}
      </Text>
      <Text fz="sm" c="dimmed">
        {because.kind === 'duplicate' && because.similarity !== null && (
          <>{t('lookAlikes.similarity', { similarity: format.similarity(because.similarity) })} · </>
        )}
        {t(`reviews.place.${place}`)}
      </Text>
    </div>
  );
}
