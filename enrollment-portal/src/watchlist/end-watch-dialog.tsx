import { Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import type { WatchlistEntry } from '#contract/watchlist';
import { useEvent } from '../event/current-event.ts';
import { Dialog } from '../ui/dialog.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import { useEndWatch } from './watchlist-queries.ts';

interface Props {
  readonly entry: WatchlistEntry;
  readonly opened: boolean;
  readonly onClose: () => void;
}

export function EndWatchDialog({ entry, opened, onClose }: Props) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const end = useEndWatch(eventId);
  const name = entry.subject.kind === 'person' ? entry.subject.name : entry.subject.label;
  return (
    <Dialog opened={opened} onClose={onClose} title={t('watchlist.endTitle', { name })}>
      <FormFrame
        submit={t('watchlist.end')}
        busy={end.isPending}
        failure={end.error}
        onSubmit={(event) => {
          event.preventDefault();
          end.mutate(entry.id, {
            onSuccess: () => {
              notifications.show({ color: 'green', message: t('watchlist.ended', { name }) });
              onClose();
            },
          });
        }}
        onClose={onClose}
      >
        <Text fz="sm">{t('watchlist.endText')}</Text>
      </FormFrame>
    </Dialog>
  );
}
