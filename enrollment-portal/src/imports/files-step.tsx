import { Button, Group, Paper, Progress, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FILE_PROBLEMS, type PeopleImport } from '#contract/people-import';
import { RequestFailed } from '../api/request-failed.ts';
import { FileDrop } from '../ui/file-drop.tsx';
import { Notice } from '../ui/notice.tsx';
import { useFailureText } from '../ui/use-failure-text.ts';
import { kindOfFile, TAKEN_FILES } from './file-kind.ts';
import type { Sending } from './import-queries.ts';

/** The table and, if there is one, the archive of photos; either can be sent again. */
export function FilesStep({ one, sending }: { one: PeopleImport; sending: Sending }) {
  const { t } = useTranslation();
  const [wrongFile, setWrongFile] = useState<string | null>(null);
  const failure = useFileFailure();
  return (
    <Paper p={{ base: 'md', sm: 'lg' }} component="section">
      <Title order={2} fz="md" mb="sm">
        {t('imports.step.files')}
      </Title>
      <Text fz="sm">
        {one.table
          ? t('imports.table', { rows: one.table.rows, columns: one.table.columns.length })
          : t('imports.noTable')}
      </Text>
      <Text fz="sm" mb="sm">
        {one.photos ? t('imports.archive', one.photos) : t('imports.noArchive')}
      </Text>
      {sending.isPending ? (
        <SendingFiles sending={sending} />
      ) : (
        <FileDrop
          title={t(one.table ? 'imports.drop.again' : 'imports.drop.title')}
          hint={t('imports.drop.hint')}
          choose={t('imports.drop.choose')}
          accept={TAKEN_FILES}
          disabled={false}
          onFiles={(files) => {
            const wrong = files.find((file) => kindOfFile(file) === null);
            setWrongFile(wrong?.name ?? null);
            if (!wrong) sending.send(files);
          }}
        />
      )}
      {wrongFile !== null && <Notice tone="bad">{t('imports.drop.wrong', { name: wrongFile })}</Notice>}
      {sending.error !== null && <Notice tone="bad">{failure(sending.error)}</Notice>}
    </Paper>
  );
}

function SendingFiles({ sending }: { sending: Sending }) {
  const { t } = useTranslation();
  const whole = sending.shares.reduce((sum, share) => sum + share, 0) / Math.max(1, sending.shares.length);
  const percent = Math.round(whole * 100);
  return (
    <div>
      <Group justify="space-between" mb={6}>
        <Text fz="sm" role="status">
          {t('imports.sending', { percent })}
        </Text>
        <Button size="compact-sm" variant="subtle" onClick={sending.stop}>
          {t('shell.cancel')}
        </Button>
      </Group>
      <Progress value={percent} aria-label={t('imports.sending', { percent })} />
    </div>
  );
}

/** What is wrong with the file, where the server says so. */
function useFileFailure(): (error: unknown) => string {
  const { t } = useTranslation();
  const failureText = useFailureText();
  return (error) => {
    const named = error instanceof RequestFailed ? error.problems[0]?.problem : undefined;
    const problem = FILE_PROBLEMS.find((one) => one === named);
    return problem ? t(`imports.fileProblem.${problem}`) : failureText(error);
  };
}
