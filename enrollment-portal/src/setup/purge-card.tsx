import { Button, Group, Loader, Paper, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconTrashX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EventSummary } from '#contract/event';
import { purgeQuery, usePurge } from '../event/event-queries.ts';
import { Dialog } from '../ui/dialog.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import { CertificateFacts } from './certificate-facts.tsx';

/** The end of an event: destroyed for good, with the proof. */
export function PurgeCard({ event }: { event: EventSummary }) {
  const { t } = useTranslation();
  const purge = useQuery(purgeQuery(event.id));
  const [asking, setAsking] = useState(false);
  const ready = event.state === 'closed' || event.state === 'draft';
  return (
    <Paper p={{ base: 'md', sm: 'lg' }} component="section">
      <Title order={2} fz="md" mb="sm">
        {t('setup.purge.title')}
      </Title>
      {purge.isError && <FailureNotice error={purge.error} onRetry={() => void purge.refetch()} />}
      {purge.data?.state === 'not-purged' && (
        <>
          <Text fz="sm" mb="sm">
            {t(ready ? 'setup.purge.text' : 'setup.purge.closeFirst')}
          </Text>
          <Button
            variant="outline"
            color="red"
            disabled={!ready}
            leftSection={<IconTrashX size={17} aria-hidden />}
            onClick={() => setAsking(true)}
          >
            {t('setup.purge.action')}
          </Button>
        </>
      )}
      {purge.data?.state === 'running' && (
        <Group role="status">
          <Loader size={18} aria-hidden />
          <Text fz="sm">{t('setup.purge.running')}</Text>
        </Group>
      )}
      {purge.data?.state === 'certified' && <CertificateFacts certificate={purge.data.certificate} />}
      <Dialog
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('setup.purge.askTitle', { name: event.name })}
      >
        <PurgeForm event={event} onClose={() => setAsking(false)} />
      </Dialog>
    </Paper>
  );
}

function PurgeForm({ event, onClose }: { event: EventSummary; onClose: () => void }) {
  const { t } = useTranslation();
  const purge = usePurge(event.id);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { typed: '' },
    validate: { typed: (typed) => (typed === event.name ? null : t('setup.purge.differs')) },
  });
  return (
    <FormFrame
      submit={t('setup.purge.submit')}
      kind="destructive"
      busy={purge.isPending}
      failure={purge.error}
      onSubmit={form.onSubmit(({ typed }) => purge.mutate(typed, { onSuccess: onClose }))}
      onClose={onClose}
    >
      <Text fz="sm">{t('setup.purge.ask')}</Text>
      <TextInput
        label={t('setup.purge.type', { name: event.name })}
        data-autofocus
        autoComplete="off"
        key={form.key('typed')}
        {...form.getInputProps('typed')}
      />
    </FormFrame>
  );
}
