import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import { useEvent } from '../event/current-event.ts';
import { Dialog } from '../ui/dialog.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import { useCreateVenue } from './setup-queries.ts';
import { useNameRule } from './use-name-rule.ts';

interface Props {
  readonly opened: boolean;
  readonly onClose: () => void;
}

export function CreateVenueDialog({ opened, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog opened={opened} onClose={onClose} title={t('setup.venue.title')}>
      <VenueForm onClose={onClose} />
    </Dialog>
  );
}

function VenueForm({ onClose }: Pick<Props, 'onClose'>) {
  const { t } = useTranslation();
  const { id: eventId } = useEvent();
  const create = useCreateVenue(eventId);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: '' },
    validate: { name: useNameRule() },
  });

  function submit({ name }: { name: string }): void {
    create.mutate(name, {
      onSuccess: (venue) => {
        notifications.show({ color: 'green', message: t('setup.venue.created', { name: venue.name }) });
        onClose();
      },
    });
  }

  return (
    <FormFrame
      submit={t('setup.venue.add')}
      busy={create.isPending}
      failure={create.error}
      onSubmit={form.onSubmit(submit)}
      onClose={onClose}
    >
      <TextInput
        label={t('setup.venue.name')}
        data-autofocus
        maxLength={120}
        key={form.key('name')}
        {...form.getInputProps('name')}
      />
    </FormFrame>
  );
}
