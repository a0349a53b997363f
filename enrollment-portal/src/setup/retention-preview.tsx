import { Button, Group, Paper, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEvent, useEventFormat } from '../event/current-event.ts';
import { retentionQuery, useRunRetention } from '../event/event-queries.ts';
import { Dialog } from '../ui/dialog.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { FormFrame } from '../ui/form-frame.tsx';

/** What the next run would delete, before it does. */
export function RetentionPreview() {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const format = useEventFormat();
  const preview = useQuery(retentionQuery(eventId));
  const [asking, setAsking] = useState(false);
  const due = preview.data?.steps.some(({ count }) => count > 0) === true;
  return (
    <Paper p={{ base: 'md', sm: 'lg' }} component="section">
      <Group justify="space-between" mb="sm">
        <Title order={2} fz="md">
          {t('setup.retention.next')}
        </Title>
        <Button variant="default" disabled={!due} onClick={() => setAsking(true)}>
          {t('setup.retention.run')}
        </Button>
      </Group>
      {preview.isError && <FailureNotice error={preview.error} onRetry={() => void preview.refetch()} />}
      {preview.data?.steps.map(({ what, before, count }) => (
        <Text key={what} fz="sm" mb={4}>
          <strong>{t(`setup.retention.what.${what}`)}</strong>:{' '}
          {before === null
            ? t('setup.retention.keptUntilPurge')
            : t('setup.retention.wouldGo', { things: count, before: format.dayAndTime(before) })}
        </Text>
      ))}
      <Dialog opened={asking} onClose={() => setAsking(false)} title={t('setup.retention.run')}>
        <RunNow eventId={eventId} onClose={() => setAsking(false)} />
      </Dialog>
    </Paper>
  );
}

function RunNow({ eventId, onClose }: { eventId: string; onClose: () => void }) {
  const { t } = useTranslation();
  const run = useRunRetention(eventId);
  return (
    <FormFrame
      submit={t('setup.retention.run')}
      kind="destructive"
      busy={run.isPending}
      failure={run.error}
      onSubmit={(event) => {
        event.preventDefault();
        run.mutate(undefined, {
          onSuccess: () => {
            notifications.show({ color: 'green', message: t('setup.retention.begun') });
            onClose();
          },
        });
      }}
      onClose={onClose}
    >
      <Text fz="sm">{t('setup.retention.ask')}</Text>
    </FormFrame>
  );
}
