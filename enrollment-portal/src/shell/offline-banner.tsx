import { Alert } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { failureKindOf } from '../api/request-failed.ts';
import { eventsQuery } from '../event/current-event.ts';

const ASK_EVERY_MS = 15_000;

/** Says when the server does not answer, on every page, and goes away by itself. */
export function OfflineBanner() {
  const { t } = useTranslation();
  const { error } = useQuery({ ...eventsQuery, refetchInterval: ASK_EVERY_MS });
  const kind = failureKindOf(error);
  if (kind !== 'unreachable' && kind !== 'unavailable') return null;
  return (
    <Alert color="yellow" mb="md" role="status" icon={<IconPlugConnectedX aria-hidden />}>
      {t('failure.offline')}
    </Alert>
  );
}
