import { Paper, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useEvent } from '../event/current-event.ts';
import { eventPath } from '../event/event-path.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { FileDrop } from '../ui/file-drop.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { PageLoader } from '../ui/page-loader.tsx';
import { useFailureText } from '../ui/use-failure-text.ts';
import { kindOfFile, TAKEN_FILES } from './file-kind.ts';
import { ImportLines } from './import-lines.tsx';
import { importsQuery, useCreateImport } from './import-queries.ts';

/** Where an import begins, and where those before are found again. */
export function ImportsPage() {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const navigate = useNavigate();
  const failureText = useFailureText();
  const imports = useQuery(importsQuery(eventId));
  const create = useCreateImport(eventId);
  const [wrongFile, setWrongFile] = useState<string | null>(null);

  function begin(files: readonly File[]): void {
    const wrong = files.find((file) => kindOfFile(file) === null);
    setWrongFile(wrong?.name ?? null);
    if (wrong) return;
    create.mutate(undefined, {
      onSuccess: ({ id }) => {
        // The files themselves travel along: a history entry that is reloaded has none.
        void navigate(`${eventPath(eventId, 'imports')}/${id}`, { state: { files } });
      },
    });
  }

  return (
    <Page title={t('imports.title')} note={t('imports.lead')} width="reading">
      <FileDrop
        title={t('imports.drop.title')}
        hint={t('imports.drop.hint')}
        choose={t('imports.drop.choose')}
        accept={TAKEN_FILES}
        disabled={create.isPending}
        onFiles={begin}
      />
      {wrongFile !== null && <Notice tone="bad">{t('imports.drop.wrong', { name: wrongFile })}</Notice>}
      {create.isError && <Notice tone="bad">{failureText(create.error)}</Notice>}
      <Title order={2} fz="md" mt="xl" mb="xs">
        {t('imports.earlier')}
      </Title>
      {imports.isPending && <PageLoader />}
      {imports.isError && !imports.data && (
        <FailureNotice
          title={t('imports.listFailed')}
          error={imports.error}
          onRetry={() => void imports.refetch()}
        />
      )}
      {imports.data?.length === 0 && <Text c="dimmed">{t('imports.none')}</Text>}
      {imports.data && imports.data.length > 0 && (
        <Paper>
          <ImportLines imports={imports.data} />
        </Paper>
      )}
    </Page>
  );
}
