import { Button, EmptyState, Text } from '@mantine/core';
import { IconChecks } from '@tabler/icons-react';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { useEvent } from '../event/current-event.ts';
import { LookAlikeCard } from '../look-alikes/look-alike-card.tsx';
import { useMay } from '../session/current-session.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { PageLoader } from '../ui/page-loader.tsx';
import { PhotoDesk } from './photo-desk.tsx';
import { PhotoReviewCard } from './photo-review-card.tsx';
import { countOpen, lastHeld } from './review-queue.ts';
import { SaidList } from './said-list.tsx';
import { useQueueKeys } from './use-queue-keys.ts';
import { useReviewQueue } from './use-review-queue.ts';

/** Photos and pairs that wait for somebody to look at them, one at a time, longest waiting first. */
export function ReviewsPage() {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const mayDecide = useMay('person:write');
  const desk = useReviewQueue(eventId);
  const { list, queue, inHand } = desk;
  const said = queue.said.get(queue.inHand ?? '');
  useQueueKeys(desk, mayDecide ? 'decide' : 'look');
  const open = countOpen(queue);

  return (
    <Page
      title={t('reviews.title')}
      note={
        <span role="status">
          {list.data ? t('reviews.waiting', { waiting: open, more: list.hasNextPage ? '+' : '' }) : '\u00a0'}
        </span>
      }
    >
      {list.isPending && <PageLoader />}
      {list.isError && !list.data && (
        <FailureNotice
          title={t('reviews.listFailed')}
          error={list.error}
          onRetry={() => void list.refetch()}
        />
      )}
      {list.data && !inHand && (
        <EmptyState
          py={64}
          icon={<IconChecks stroke={1.5} aria-hidden />}
          withIndicatorBackground
          title={t('reviews.empty.title')}
          description={t('reviews.empty.text')}
        />
      )}
      {said?.kind === 'elsewhere' && (
        <Notice tone="warn">
          {said.by === null ? t('reviews.elsewhere') : t('reviews.elsewhereBy', { name: said.by })}{' '}
          <Button size="compact-sm" variant="subtle" onClick={() => desk.move(1)}>
            {t('reviews.next')}
          </Button>
        </Notice>
      )}
      {said?.kind === 'failed' && (
        <Notice tone="bad">
          {t(said.because === 'conflict' ? 'reviews.failed.noFace' : 'reviews.failed.again')}
        </Notice>
      )}
      {inHand?.kind === 'photo' && (
        <Fragment key={inHand.review.id}>
          <PhotoReviewCard review={inHand.review} />
          {mayDecide && said?.kind !== 'elsewhere' && (
            <PhotoDesk review={inHand.review} onDecide={desk.decide} />
          )}
        </Fragment>
      )}
      {inHand?.kind === 'look-alike' && (
        <LookAlikeCard
          lookAlike={inHand.lookAlike}
          busy={said?.kind === 'elsewhere'}
          onDecide={mayDecide ? (decision) => desk.decide({ kind: 'look-alike', decision }) : null}
        />
      )}
      {inHand && mayDecide && (
        <Text fz="sm" c="dimmed" mt="sm" visibleFrom="sm">
          {t('reviews.keys')}
        </Text>
      )}
      <SaidList queue={queue} undoable={lastHeld(queue)} onUndo={desk.undo} />
    </Page>
  );
}
