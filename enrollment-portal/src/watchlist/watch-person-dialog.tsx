import { Text, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import type { Person } from '#contract/person';
import { useEvent } from '../event/current-event.ts';
import { Dialog } from '../ui/dialog.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import { useWatchPerson } from './watchlist-queries.ts';

interface Props {
  readonly person: Person;
  readonly opened: boolean;
  readonly onClose: () => void;
}

export function WatchPersonDialog({ person, opened, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog opened={opened} onClose={onClose} title={t('watchlist.watchTitle', { name: person.name })}>
      <WatchForm person={person} onClose={onClose} />
    </Dialog>
  );
}

function WatchForm({ person, onClose }: Omit<Props, 'opened'>) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const watch = useWatchPerson(eventId);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { reason: '' },
    validate: { reason: (reason) => (reason.trim() === '' ? t('people.change.reasonMissing') : null) },
  });
  return (
    <FormFrame
      submit={t('watchlist.watch')}
      kind="destructive"
      busy={watch.isPending}
      failure={watch.error}
      onSubmit={form.onSubmit(({ reason }) =>
        watch.mutate(
          { personId: person.id, reason },
          {
            onSuccess: () => {
              notifications.show({ color: 'green', message: t('watchlist.watched', { name: person.name }) });
              onClose();
            },
          },
        ),
      )}
      onClose={onClose}
    >
      <Text fz="sm">{t('watchlist.watchText')}</Text>
      <Textarea
        label={t('people.change.reason')}
        description={t('people.change.reasonHint')}
        data-autofocus
        autosize
        minRows={2}
        maxLength={500}
        key={form.key('reason')}
        {...form.getInputProps('reason')}
      />
    </FormFrame>
  );
}
