import { Button, SegmentedControl } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEvent } from '../event/current-event.ts';
import { useMay } from '../session/current-session.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Page } from '../ui/page.tsx';
import { PageLoader } from '../ui/page-loader.tsx';
import { ExportMenu } from './export-menu.tsx';
import { FacesMask } from './faces-mask.tsx';
import { FilterBar } from './filter-bar.tsx';
import { LogEntries } from './log-entries.tsx';
import type { LogView } from './log-filter.ts';
import { logQuery } from './log-queries.ts';
import { NothingFound } from './nothing-found.tsx';
import { PersonPath } from './person-path.tsx';
import { useLogView } from './use-log-view.ts';
import { VerifyDialog } from './verify-dialog.tsx';

export function LogPage() {
  const { t } = useTranslation();
  const mayExport = useMay('passage:export');
  const mayVerify = useMay('audit:read');
  const [verifying, setVerifying] = useState(false);
  const [view, change] = useLogView();
  return (
    <Page
      title={t('log.title')}
      note={t('log.lead')}
      actions={
        <>
          {mayVerify && (
            <Button
              variant="default"
              leftSection={<IconShieldCheck size={17} aria-hidden />}
              onClick={() => setVerifying(true)}
            >
              {t('log.verify.title')}
            </Button>
          )}
          {mayExport && <ExportMenu filter={view.filter} />}
          <VerifyDialog opened={verifying} onClose={() => setVerifying(false)} />
        </>
      }
    >
      <FacesMask>
        <FilterBar filter={view.filter} onChange={(filter) => change({ filter, entryId: null })} />
        {view.filter.personId !== undefined && <ShownAs view={view} onChange={change} />}
        {view.shownAs === 'path' && view.filter.personId !== undefined ? (
          <PersonPath filter={{ ...view.filter, personId: view.filter.personId }} />
        ) : (
          <Found view={view} onChange={change} />
        )}
      </FacesMask>
    </Page>
  );
}

interface Props {
  readonly view: LogView;
  readonly onChange: (change: Partial<LogView>) => void;
}

function ShownAs({ view, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <SegmentedControl
      mb="md"
      aria-label={t('log.shownAs.title')}
      value={view.shownAs}
      onChange={(value) => onChange({ shownAs: value === 'path' ? 'path' : 'entries', entryId: null })}
      data={[
        { value: 'entries', label: t('log.shownAs.entries') },
        { value: 'path', label: t('log.shownAs.path') },
      ]}
    />
  );
}

function Found({ view, onChange }: Props) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const found = useInfiniteQuery(logQuery(eventId, view.filter));
  if (found.isPending) return <PageLoader />;
  if (found.isError && !found.data) {
    return (
      <FailureNotice title={t('live.failed')} error={found.error} onRetry={() => void found.refetch()} />
    );
  }
  const passages = found.data.pages.flatMap((page) => page.passages);
  if (passages.length === 0) {
    return <NothingFound filter={view.filter} onClear={() => onChange({ filter: {}, entryId: null })} />;
  }
  return (
    <LogEntries
      passages={passages}
      entryId={view.entryId}
      onChoose={(entryId) => onChange({ entryId })}
      older={{
        more: found.hasNextPage,
        loading: found.isFetchingNextPage,
        error: found.isFetchNextPageError ? found.error : null,
        load: () => void found.fetchNextPage(),
      }}
    />
  );
}
