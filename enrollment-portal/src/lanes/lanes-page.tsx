import { Button, EmptyState, Paper, Text, Title } from '@mantine/core';
import { IconDoorEnter, IconRun } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LaneView } from '#contract/lane-command';
import { useEvent } from '../event/current-event.ts';
import { useMay } from '../session/current-session.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Page } from '../ui/page.tsx';
import { PageLoader } from '../ui/page-loader.tsx';
import { LaneCard } from './lane-card.tsx';
import { byGate } from './lane-look.ts';
import { lanesQuery } from './lane-queries.ts';
import classes from './lanes-page.module.css';
import { ReleaseDialog } from './release-dialog.tsx';

export function LanesPage() {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const mayRelease = useMay('lane:release');
  const [releasing, setReleasing] = useState(false);
  const list = useQuery(lanesQuery(eventId));
  const lanes = list.data?.lanes ?? [];
  return (
    <Page
      title={t('laneOrders.title')}
      note={t('laneOrders.lead')}
      actions={
        mayRelease &&
        lanes.length > 0 && (
          <Button
            color="red"
            variant="outline"
            leftSection={<IconRun size={18} aria-hidden />}
            onClick={() => setReleasing(true)}
          >
            {t('laneOrders.release.action')}
          </Button>
        )
      }
    >
      {list.isPending && <PageLoader />}
      {list.isError && !list.data && (
        <FailureNotice
          title={t('laneOrders.failed')}
          error={list.error}
          onRetry={() => void list.refetch()}
        />
      )}
      {list.data && lanes.length === 0 && (
        <EmptyState
          py={64}
          icon={<IconDoorEnter stroke={1.5} aria-hidden />}
          withIndicatorBackground
          title={t('laneOrders.empty')}
          description={t('gates.empty.textReader')}
        />
      )}
      {byGate(lanes).map((ofGate) => (
        <Gate key={ofGate[0]?.accessPoint.id} lanes={ofGate} />
      ))}
      <ReleaseDialog lanes={lanes} opened={releasing} onClose={() => setReleasing(false)} />
    </Page>
  );
}

function Gate({ lanes }: { lanes: readonly LaneView[] }) {
  const { t } = useTranslation();
  const [first] = lanes;
  if (!first) return null;
  return (
    <Paper component="section" p="md" mb="md" aria-label={first.accessPoint.name}>
      <Title order={2} fz="md" lh={1.35}>
        {first.accessPoint.name}
      </Title>
      <Text fz="sm" c="dimmed" mb="sm">
        {first.venue.name} · {t('gates.leadsTo', { zone: first.zone.name })}
      </Text>
      <ul className={classes.lanes}>
        {lanes.map((lane) => (
          <LaneCard key={lane.laneId} lane={lane} />
        ))}
      </ul>
    </Paper>
  );
}
