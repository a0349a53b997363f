import { Button, EmptyState, SegmentedControl, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconUsersGroup } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LookAlike, LookAlikeDecision } from '#contract/look-alike';
import { failureKindOf } from '../api/request-failed.ts';
import { useEvent } from '../event/current-event.ts';
import { useMay } from '../session/current-session.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { isTyping } from '../ui/is-typing.ts';
import { Page } from '../ui/page.tsx';
import { PageLoader } from '../ui/page-loader.tsx';
import { useFailureText } from '../ui/use-failure-text.ts';
import { meaningOf } from './decision-keys.ts';
import { LookAlikeCard } from './look-alike-card.tsx';
import { type LookAlikeState, lookAlikesQuery, useDecide } from './look-alike-queries.ts';
import classes from './look-alikes-page.module.css';

export function LookAlikesPage() {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const [state, setState] = useState<LookAlikeState>('open');
  const list = useInfiniteQuery(lookAlikesQuery(eventId, state));
  const pairs = list.data?.pages.flatMap((page) => page.lookAlikes) ?? [];
  const open = list.data?.pages[0]?.open;
  return (
    <Page title={t('lookAlikes.title')} note={t('lookAlikes.lead')} width="reading">
      <SegmentedControl
        mb="md"
        aria-label={t('lookAlikes.state.title')}
        value={state}
        onChange={(value) => setState(value === 'decided' ? 'decided' : 'open')}
        data={[
          { value: 'open', label: t('lookAlikes.state.open') },
          { value: 'decided', label: t('lookAlikes.state.decided') },
        ]}
      />
      {list.isPending && <PageLoader />}
      {list.isError && !list.data && (
        <FailureNotice
          title={t('lookAlikes.failed')}
          error={list.error}
          onRetry={() => void list.refetch()}
        />
      )}
      {list.data && pairs.length === 0 && (
        <EmptyState
          py={64}
          icon={<IconUsersGroup stroke={1.5} aria-hidden />}
          withIndicatorBackground
          title={t(`lookAlikes.empty.${state}.title`)}
          description={t(`lookAlikes.empty.${state}.text`)}
        />
      )}
      {open !== undefined && open > 0 && state === 'open' && (
        <Text fz="sm" c="dimmed" mb="sm" role="status">
          {t('lookAlikes.count', { count: open })}
        </Text>
      )}
      {pairs.length > 0 && <Pairs pairs={pairs} />}
      {list.hasNextPage && (
        <Button
          mt="md"
          variant="default"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {t('lookAlikes.more')}
        </Button>
      )}
    </Page>
  );
}

/** One pair is in hand; keys act on it alone. */
function Pairs({ pairs }: { pairs: readonly LookAlike[] }) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const mayDecide = useMay('person:write');
  const failureText = useFailureText();
  const decide = useDecide(eventId);
  const [inHand, setInHand] = useState<string | null>(null);
  const at = Math.max(
    0,
    pairs.findIndex(({ id }) => id === inHand),
  );

  function say(pair: LookAlike, decision: LookAlikeDecision): void {
    if (decide.isPending || pair.state.kind !== 'open') return;
    const [first, second] = pair.people;
    decide.mutate(
      { lookAlikeId: pair.id, decision },
      {
        onSuccess: () => {
          const next = pairs[at + 1] ?? pairs[at - 1];
          setInHand(next?.id ?? null);
          notifications.show({
            color: 'green',
            message: t('lookAlikes.decided', {
              first: first.name,
              second: second.name,
              decision: t(`lookAlikes.decide.${decision}`),
            }),
          });
        },
        onError: (error) =>
          notifications.show({
            color: 'red',
            message: failureKindOf(error) === 'conflict' ? t('lookAlikes.conflict') : failureText(error),
          }),
      },
    );
  }

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (isTyping(event.target)) return;
    const meaning = meaningOf(event);
    const pair = pairs[at];
    if (!meaning || !pair) return;
    if (meaning.kind === 'decide') {
      if (mayDecide) say(pair, meaning.decision);
      return;
    }
    const next = pairs[at + meaning.by];
    if (!next) return;
    setInHand(next.id);
    document.getElementById(`pair-${next.id}`)?.scrollIntoView({ block: 'nearest' });
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);

  return (
    <>
      {mayDecide && (
        <Text fz="sm" c="dimmed" mb="sm" visibleFrom="sm">
          {t('lookAlikes.keys')}
        </Text>
      )}
      <Stack component="ul" gap="md" className={classes.list}>
        {pairs.map((pair, i) => (
          <li
            key={pair.id}
            id={`pair-${pair.id}`}
            className={classes.pair}
            aria-current={i === at ? 'true' : undefined}
          >
            <LookAlikeCard
              lookAlike={pair}
              busy={decide.isPending}
              onDecide={mayDecide ? (decision) => say(pair, decision) : null}
            />
          </li>
        ))}
      </Stack>
    </>
  );
}
