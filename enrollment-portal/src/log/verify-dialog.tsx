import { Anchor, Button, Group, Loader, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { exportEventLog, verifyEventLog } from '#contract/audit';
import { pathOf } from '#contract/call';
import { call } from '../api/call.ts';
import { useEvent } from '../event/current-event.ts';
import { Dialog } from '../ui/dialog.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { VerifiedLog } from './verified-log.tsx';

interface Props {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Whether anybody changed the log, asked anew each time. */
export function VerifyDialog({ opened, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog opened={opened} onClose={onClose} title={t('log.verify.title')}>
      <Verify onClose={onClose} />
    </Dialog>
  );
}

function Verify({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const check = useQuery({
    queryKey: ['verify-log', eventId],
    queryFn: ({ signal }) => call(verifyEventLog, { params: { eventId } }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  return (
    <Stack gap="md">
      {check.isFetching && (
        <Group gap="sm" role="status">
          <Loader size={18} aria-hidden />
          <Text fz="sm">{t('log.verify.running')}</Text>
        </Group>
      )}
      {check.isError && !check.isFetching && (
        <FailureNotice error={check.error} onRetry={() => void check.refetch()} />
      )}
      {check.data && <VerifiedLog verdict={check.data} />}
      <Text fz="sm" c="dimmed">
        {t('log.verify.own')}{' '}
        <Anchor href={pathOf(exportEventLog, { params: { eventId } })} fz="inherit">
          {t('log.verify.take')}
        </Anchor>
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('shell.close')}
        </Button>
      </Group>
    </Stack>
  );
}
