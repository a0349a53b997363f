import { Anchor, Stack } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate, useParams } from 'react-router';
import { useEvent, useEventFormat } from '../event/current-event.ts';
import { eventPath } from '../event/event-path.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { PageLoader } from '../ui/page-loader.tsx';
import { ColumnsStep } from './columns-step.tsx';
import { FilesStep } from './files-step.tsx';
import classes from './import-page.module.css';
import { importQuery, isUnderWay, useSendFiles } from './import-queries.ts';
import { ImportState } from './import-state.tsx';
import { ResultStep } from './result-step.tsx';
import { RunStep } from './run-step.tsx';

/** One import from its files to its report; whoever comes back finds it where it stands. */
export function ImportPage() {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const { importId = '' } = useParams();
  const format = useEventFormat();
  const found = useQuery(importQuery(eventId, importId));
  const sending = useSendFiles(eventId, importId);
  const [changing, setChanging] = useState(false);
  useFilesBroughtAlong(sending.send);
  const one = found.data;
  const preparing = one && (one.state.kind === 'collecting' || changing) && !isUnderWay(one);

  return (
    <Page
      title={one ? t('imports.of', { at: format.dayAndTime(one.createdAt) }) : t('imports.title')}
      note={one && <ImportState state={one.state} />}
      width="reading"
    >
      <Anchor component={Link} to={eventPath(eventId, 'imports')} fz="sm" className={classes.back}>
        <IconArrowLeft size={16} aria-hidden /> {t('imports.toAll')}
      </Anchor>
      {found.isPending && <PageLoader />}
      {found.isError && !one && (
        <FailureNotice
          title={t('imports.readFailed')}
          error={found.error}
          onRetry={() => void found.refetch()}
        />
      )}
      {one && (
        <Stack gap="md" mt="sm">
          {preparing && <FilesStep one={one} sending={sending} />}
          {preparing && one.table && !sending.isPending && (
            <ColumnsStep
              key={one.table.columns.join()}
              one={one}
              table={one.table}
              onStarted={() => setChanging(false)}
            />
          )}
          {isUnderWay(one) && <RunStep one={one} />}
          {one.state.kind === 'failed' && !changing && (
            <Notice tone="bad" title={t('imports.failed.title')}>
              {t('imports.failed.text')}
            </Notice>
          )}
          {!preparing && !isUnderWay(one) && <ResultStep one={one} onChange={() => setChanging(true)} />}
        </Stack>
      )}
    </Page>
  );
}

/** Sends what was dropped on the page before, once. */
function useFilesBroughtAlong(send: (files: readonly File[]) => void): void {
  const { state, pathname } = useLocation();
  const navigate = useNavigate();
  const files: unknown = typeof state === 'object' && state !== null && 'files' in state ? state.files : null;
  const begin = useEffectEvent(() => {
    if (!Array.isArray(files) || !files.every((file) => file instanceof File)) return;
    void navigate(pathname, { replace: true, state: null });
    send(files);
  });
  useEffect(() => begin(), []);
}
