import { Button, Center, EmptyState, Group, SegmentedControl, Select } from '@mantine/core';
import { IconBellCheck } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { ALERT_KINDS } from '#contract/alert';
import { useEvent } from '../event/current-event.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Page } from '../ui/page.tsx';
import { PageLoader } from '../ui/page-loader.tsx';
import { AlertCard } from './alert-card.tsx';
import { ALERT_STATES, alertsQuery } from './alert-queries.ts';
import classes from './alerts-page.module.css';

export function AlertsPage() {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const [address, setAddress] = useSearchParams();
  const state = ALERT_STATES.find((one) => one === address.get('state')) ?? 'open';
  const kind = ALERT_KINDS.find((one) => one === address.get('kind')) ?? null;
  const list = useInfiniteQuery(alertsQuery(eventId, state, kind));
  const alerts = list.data?.pages.flatMap((page) => page.alerts) ?? [];
  const open = list.data?.pages[0]?.open;

  function narrow(part: 'state' | 'kind', value: string | null): void {
    const next = new URLSearchParams(address);
    if (value === null) next.delete(part);
    else next.set(part, value);
    setAddress(next, { replace: true });
  }

  return (
    <Page
      title={t('alerts.title')}
      note={<span role="status">{open === undefined ? '\u00a0' : t('alerts.open', { open })}</span>}
    >
      <Group mb="md" gap="sm">
        <SegmentedControl
          aria-label={t('alerts.states.title')}
          value={state}
          onChange={(value) => narrow('state', value)}
          data={ALERT_STATES.map((value) => ({ value, label: t(`alerts.states.${value}`) }))}
        />
        <Select
          clearable
          searchable
          w={240}
          aria-label={t('alerts.kindFilter')}
          placeholder={t('alerts.kindFilter')}
          data={ALERT_KINDS.map((value) => ({ value, label: t(`alerts.kind.${value}`) }))}
          value={kind}
          onChange={(value) => narrow('kind', value)}
        />
      </Group>
      {list.isPending && <PageLoader />}
      {list.isError && !list.data && (
        <FailureNotice title={t('alerts.failed')} error={list.error} onRetry={() => void list.refetch()} />
      )}
      {list.data && alerts.length === 0 && (
        <EmptyState
          py={64}
          icon={<IconBellCheck stroke={1.5} aria-hidden />}
          withIndicatorBackground
          title={t(state === 'open' ? 'alerts.empty.open' : 'alerts.empty.any')}
          description={t('alerts.empty.text')}
        />
      )}
      <ul className={classes.list}>
        {alerts.map((alert) => (
          <AlertCard key={alert.id} alert={alert} />
        ))}
      </ul>
      {list.hasNextPage && (
        <Center py="md">
          <Button
            variant="default"
            loading={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            {t('alerts.older')}
          </Button>
        </Center>
      )}
    </Page>
  );
}
