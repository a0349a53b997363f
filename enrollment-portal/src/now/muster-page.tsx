import { Anchor, Button, Center, EmptyState, Group, Menu } from '@mantine/core';
import { IconChevronDown, IconDownload, IconUsersGroup } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { pathOf } from '#contract/call';
import { exportPresent } from '#contract/occupancy';
import { useEvent, useEventFormat } from '../event/current-event.ts';
import { eventPath } from '../event/event-path.ts';
import { useMay } from '../session/current-session.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Page } from '../ui/page.tsx';
import { PageLoader } from '../ui/page-loader.tsx';
import { CORRECTIONS, CorrectionDialog, type CorrectionKind } from './correction-dialog.tsx';
import { presentQuery } from './now-queries.ts';
import { PresentList } from './present-list.tsx';

/** Who is inside a zone by name, as after an evacuation somebody reads it out. */
export function MusterPage() {
  const { t } = useTranslation();
  const format = useEventFormat();
  const { id: eventId } = useEvent();
  const { zoneId = '' } = useParams();
  const list = useInfiniteQuery(presentQuery(eventId, zoneId));
  const occupancy = list.data?.pages[0]?.occupancy;
  const present = list.data?.pages.flatMap((page) => page.present) ?? [];
  if (list.isPending) return <PageLoader />;
  if (!occupancy) {
    return <FailureNotice title={t('now.failed')} error={list.error} onRetry={() => void list.refetch()} />;
  }
  return (
    <Page
      title={t('now.muster.title', { zone: occupancy.zone.name })}
      note={t('now.muster.counts', {
        people: format.number(occupancy.people),
        named: format.number(occupancy.named),
        unnamed: format.number(Math.max(0, occupancy.people - occupancy.named)),
      })}
      actions={<MusterActions zoneId={zoneId} />}
    >
      <Group mb="md">
        <Anchor component={Link} to={eventPath(eventId, 'now')} fz="sm">
          {t('now.muster.back')}
        </Anchor>
      </Group>
      {present.length === 0 ? (
        <EmptyState
          py={64}
          icon={<IconUsersGroup stroke={1.5} aria-hidden />}
          withIndicatorBackground
          title={t('now.muster.nobody')}
          description={t('now.muster.nobodyText')}
        />
      ) : (
        <PresentList zoneId={zoneId} present={present} />
      )}
      {list.hasNextPage && (
        <Center py="md">
          <Button
            variant="default"
            loading={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            {t('people.more')}
          </Button>
        </Center>
      )}
    </Page>
  );
}

function MusterActions({ zoneId }: { zoneId: string }) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const mayExport = useMay('passage:export');
  const mayCorrect = useMay('occupancy:correct');
  const [asked, setAsked] = useState<CorrectionKind | null>(null);
  return (
    <>
      {mayExport && (
        <Button
          component="a"
          variant="default"
          href={pathOf(exportPresent, { params: { eventId, zoneId }, query: { format: 'csv' } })}
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          {t('now.muster.export')}
        </Button>
      )}
      {mayCorrect && (
        <Menu position="bottom-end" withInitialFocusPlaceholder={false}>
          <Menu.Target>
            <Button rightSection={<IconChevronDown size={15} aria-hidden />}>
              {t('now.correct.action')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {CORRECTIONS.map((kind) => (
              <Menu.Item key={kind} onClick={() => setAsked(kind)}>
                {t(`now.correct.kind.${kind}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {asked !== null && <CorrectionDialog zoneId={zoneId} kind={asked} onClose={() => setAsked(null)} />}
    </>
  );
}
