import { Button, EmptyState } from '@mantine/core';
import { IconDoorEnter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useEvent } from '../event/current-event.ts';
import { eventPath } from '../event/event-path.ts';
import { useMay } from '../session/current-session.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Page } from '../ui/page.tsx';
import { PageLoader } from '../ui/page-loader.tsx';
import { GateCard } from './gate-card.tsx';
import classes from './gates-page.module.css';
import { gatesQuery } from './gates-query.ts';

export function GatesPage() {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const list = useQuery(gatesQuery(eventId));
  const gates = list.data?.gates;
  const online = gates?.filter(({ device }) => device.kind === 'paired' && device.online).length ?? 0;

  return (
    <Page
      title={t('gates.title')}
      note={gates && gates.length > 0 && t('gates.summary', { online, count: gates.length })}
    >
      {list.isPending && <PageLoader />}
      {list.isError && !list.data && (
        <FailureNotice title={t('gates.failed')} error={list.error} onRetry={() => void list.refetch()} />
      )}
      {gates?.length === 0 && <NoGates eventId={eventId} />}
      {list.data && (
        <ul className={classes.cards}>
          {list.data.gates.map((gate) => (
            <GateCard key={gate.accessPoint.id} gate={gate} nowMs={list.data.now} />
          ))}
        </ul>
      )}
    </Page>
  );
}

function NoGates({ eventId }: { eventId: string }) {
  const { t } = useTranslation();
  const mayManage = useMay('event:manage');
  return (
    <EmptyState
      py={64}
      icon={<IconDoorEnter stroke={1.5} aria-hidden />}
      withIndicatorBackground
      title={t('gates.empty.title')}
      description={mayManage ? t('gates.empty.text') : t('gates.empty.textReader')}
    >
      {mayManage && (
        <EmptyState.Actions>
          <Button component={Link} to={eventPath(eventId, 'setup')}>
            {t('gates.empty.toSetup')}
          </Button>
        </EmptyState.Actions>
      )}
    </EmptyState>
  );
}
