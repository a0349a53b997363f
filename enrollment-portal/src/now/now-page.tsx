import { Button } from '@mantine/core';
import { IconMaximize } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { OpenAlerts } from '../alerts/open-alerts.tsx';
import { useEvent, useEventFormat } from '../event/current-event.ts';
import { ConnectionState } from '../live/connection-state.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Page } from '../ui/page.tsx';
import { PageLoader } from '../ui/page-loader.tsx';
import { lanesOf, minutesOf, refusalsOf } from './figures.ts';
import { Headline } from './headline.tsx';
import { LanesHealth } from './lanes-health.tsx';
import { MinutesChart } from './minutes-chart.tsx';
import classes from './now-page.module.css';
import { occupancyQuery } from './now-queries.ts';
import { RefusalsChart } from './refusals-chart.tsx';
import { useRecent } from './use-recent.ts';
import { ZonesPanel } from './zones-panel.tsx';

const SHOWN_MINUTES = 30;
const MINUTE_MS = 60_000;

/** What is going on, on one page: for a desk, a phone, and the wall of a control room. */
export function NowPage() {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const format = useEventFormat();
  const wall = useRef<HTMLDivElement>(null);
  const { live, passages, completeSinceMs, nowMs } = useRecent(eventId);
  const occupancy = useQuery(occupancyQuery(eventId));
  if (live.kind === 'failed' || (occupancy.isError && !occupancy.data)) {
    const error = live.kind === 'failed' ? live.error : occupancy.error;
    const retry = live.kind === 'failed' ? live.retry : () => void occupancy.refetch();
    return (
      <Page title={t('now.title')}>
        <FailureNotice title={t('now.failed')} error={error} onRetry={retry} />
      </Page>
    );
  }
  if (live.kind === 'loading' || !occupancy.data) {
    return (
      <Page title={t('now.title')}>
        <PageLoader />
      </Page>
    );
  }
  const from = nowMs - SHOWN_MINUTES * MINUTE_MS;
  const shown = passages.filter(({ at }) => at >= from);
  const minutes = minutesOf(shown, nowMs, SHOWN_MINUTES);
  const since = Math.max(from, completeSinceMs);
  return (
    <div ref={wall} className={classes.wall}>
      <Page
        title={t('now.title')}
        note={<ConnectionState stream={live.stream} paused={false} />}
        actions={
          <Button
            variant="default"
            leftSection={<IconMaximize size={16} aria-hidden />}
            onClick={() => void wall.current?.requestFullscreen()}
          >
            {t('now.wall')}
          </Button>
        }
      >
        <OpenAlerts />
        <Headline minutes={minutes} passages={shown} zones={occupancy.data.zones} />
        <div className={classes.grid}>
          <MinutesChart minutes={minutes} />
          <ZonesPanel zones={occupancy.data.zones} />
          <RefusalsChart refusals={refusalsOf(shown)} />
          <LanesHealth lanes={lanesOf(passages, from)} />
        </div>
        <p className={classes.basis}>{t('now.basis', { since: format.time(since) })}</p>
      </Page>
    </div>
  );
}
